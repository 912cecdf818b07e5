package io.github.ecssecrets.types;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.github.ecssecrets.spring.SecretValue;
import jakarta.annotation.PostConstruct;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

/**
 * Annotated types. Not in a test class: Spring Boot's tests do not scan what is in one.
 */
final class Types {

	private Types() {
	}

	@SecretValue("${app.stage}/database")
	record DbCredentials(@NotBlank String username,
			@Size(min = 8, message = "'${validatedValue}' is too short") String password, @Min(1) int port,
			@Valid Options options) {

	}

	record Options(@NotBlank String schema) {

	}

	@SecretValue("prod/database")
	@Scope("prototype")
	static class FreshCredentials {

		private String username;

		public String getUsername() {
			return this.username;
		}

		public void setUsername(String username) {
			this.username = username;
		}

	}

	@SecretValue("prod/mail")
	@ConditionalOnProperty("app.mail")
	static class MailSettings {

		private String userName;

		private String smtpHost;

		private boolean ready;

		String getUserName() {
			return this.userName;
		}

		String getSmtpHost() {
			return this.smtpHost;
		}

		boolean isReady() {
			return this.ready;
		}

		public void setUserName(String userName) {
			this.userName = userName;
		}

		public void setSmtpHost(String smtpHost) {
			this.smtpHost = smtpHost;
		}

		@PostConstruct
		void start() {
			this.ready = true;
		}

	}

	@SecretValue(value = "prod/none", required = false)
	record FeatureKeys(String beta) {

	}

	@Component
	@SecretValue("prod/component")
	@ConditionalOnProperty("app.component")
	record ComponentKey(String id) {

	}

	@SecretValue("prod/named")
	@ConditionalOnProperty("app.named")
	record Named(@Name("user-name") String user, @Name("api-key") String key, @DefaultValue("5432") int port,
			String host) {

		Named {
			Objects.requireNonNull(host, "host");
		}

	}

	@SecretValue("prod/limits")
	@ConditionalOnProperty("app.limits")
	record Limits(int port, Duration timeout, List<Integer> sizes, Inner inner, @Nullable String note) {

		Limits {
			Objects.requireNonNull(timeout, "timeout");
		}

		record Inner(int max, String name, @Nullable String note) {

			Inner {
				Objects.requireNonNull(name, "name");
			}

		}

	}

}
