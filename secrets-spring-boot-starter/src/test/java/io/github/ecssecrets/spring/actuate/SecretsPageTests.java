package io.github.ecssecrets.spring.actuate;

import java.net.http.HttpResponse;

import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.TestApplication;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page that {@code /actuator/secrets} shows to browsers.
 */
class SecretsPageTests {

	private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

	@Test
	void browsersGetAPageAndOthersJson() {
		try (SecretsManagerServer server = SecretsManagerServer.start()) {
			server.createSecret("prod/db", "{\"username\":\"u\",\"password\":\"canary-1\"}");
			server.createSecret("prod/mail", "canary-2");
			try (var context = TestApplication.using(server)
				.web()
				.properties("management.endpoints.web.exposure.include=*", "spring.application.name=<b>Orders&more</b>",
						"spring.config.import=ecs-secrets:prod/mail")
				.run()) {
				Secrets secrets = context.getBean(Secrets.class);
				String first = String.valueOf(secrets.get("prod/db").versionId());
				FakeLogin login = new FakeLogin(secrets, "prod/db", "canary-1");
				login.open();
				server.putSecretValue("prod/db", "{\"username\":\"u\",\"password\":\"canary-3\"}");
				login.password("canary-3").open();
				server.faults().accessDenied();
				new Actuator(context).post("/secrets/prod/mail");

				Actuator actuator = new Actuator(context);
				HttpResponse<String> page = actuator.get("/secrets", BROWSER);
				assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
				assertThat(page.body()).contains("<title>Secrets of &lt;b&gt;Orders&amp;more&lt;/b&gt;</title>")
					.contains("<h2>prod/db</h2>", "<h2>prod/mail</h2>")
					.contains("Secrets Manager in us-east-1, version <code title=")
					.contains("Login refused", "New version in use", "<code title=\"" + first + "\">")
					.contains("AWS denies secretsmanager:GetSecretValue", "state bad\">Problem")
					.contains("<b>1</b> refused", "<b>2</b> accepted", "<b>1</b> connections on another version")
					.contains("Used by", "import <b>ecs-secrets:prod/mail</b>")
					.contains("2 in use, 1 with a problem")
					.doesNotContain("canary", "<script");
				assertThat(page.body().replace("http-equiv", "")).doesNotContain("http");
				assertThat(actuator.get("/secrets/prod/mail", BROWSER).body()).contains("<h2>prod/mail</h2>")
					.contains("<a href=\"../../secrets\">All secrets</a>")
					.doesNotContain("prod/db");
				assertThat(actuator.get("/secrets/events", BROWSER).body()).contains("<h2>prod/mail</h2>");
				assertThat(actuator.get("/secrets/events/prod/mail", BROWSER).body())
					.contains("<a href=\"../../../secrets\">");
				assertThat(actuator.get("/secrets/nobody", BROWSER).statusCode()).isEqualTo(404);
				for (String accept : new String[] { "*/*", "application/json" }) {
					assertThat(actuator.get("/secrets", accept).body()).startsWith("{\"secrets\":[");
				}
				assertThat(actuator.get("/secrets").body()).startsWith("{\"secrets\":[");
			}
		}
	}

}
