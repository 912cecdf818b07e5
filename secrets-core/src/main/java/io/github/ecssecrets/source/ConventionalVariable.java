package io.github.ecssecrets.source;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.ecssecrets.SecretReference;
import org.jspecify.annotations.Nullable;

/**
 * The variable in which a secret is looked for if nobody named one: upper snake case of
 * secret name and key.
 */
final class ConventionalVariable {

	/** Nobody names a variable after a longer one. */
	private static final int LONGEST_KEY = 1_000;

	private static final Pattern CAMEL_CASE = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

	private static final Pattern SEPARATORS = Pattern.compile("[^A-Za-z0-9]+");

	private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]");

	/** Variables whose meaning others fix: shells, the JVM, cloud and build tools. */
	private static final Set<String> WELL_KNOWN = Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "PWD", "OLDPWD",
			"SHLVL", "TERM", "COLORTERM", "COLUMNS", "LINES", "LANG", "LANGUAGE", "TZ", "TMP", "TEMP", "TMPDIR", "HOST",
			"HOSTNAME", "HOSTTYPE", "OSTYPE", "MACHTYPE", "DOMAINNAME", "MAIL", "EDITOR", "VISUAL", "PAGER", "BROWSER",
			"DISPLAY", "IFS", "PS1", "PS2", "PS4", "ENV", "BASH_ENV", "UID", "EUID", "GID", "GROUPS", "PPID", "RANDOM",
			"SECONDS", "MANPATH", "INFOPATH", "CDPATH", "DEBUG", "CI", "PORT", "NO_COLOR", "FORCE_COLOR", "NODE_ENV",
			"USERNAME", "USERDOMAIN", "USERPROFILE", "COMPUTERNAME", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA",
			"SYSTEMROOT", "WINDIR", "COMSPEC", "PATHEXT", "OS", "JAVA_HOME", "JAVA_OPTS", "JAVA_OPTIONS", "JAVA_ARGS",
			"JAVA_TOOL_OPTIONS", "JAVA_VERSION", "JDK_HOME", "JDK_JAVA_OPTIONS", "JDK_VERSION", "JRE_HOME", "JVM_OPTS",
			"JVM_ARGS", "CLASSPATH", "CATALINA_HOME", "CATALINA_BASE", "CATALINA_OPTS", "MAVEN_HOME", "MAVEN_OPTS",
			"MAVEN_ARGS", "M2_HOME", "GRADLE_HOME", "GRADLE_OPTS", "GRADLE_USER_HOME", "HTTP_PROXY", "HTTPS_PROXY",
			"FTP_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE",
			"REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "SSH_AUTH_SOCK", "SSH_AGENT_PID", "SSH_CLIENT",
			"SSH_CONNECTION", "SSH_TTY", "GPG_TTY", "PGHOST", "PGHOSTADDR", "PGPORT", "PGUSER", "PGPASSWORD",
			"PGPASSFILE", "PGDATABASE", "PGSERVICE", "PGSSLMODE", "PGOPTIONS", "MYSQL_PWD", "MYSQL_HOST",
			"MYSQL_TCP_PORT", "REDISCLI_AUTH", "GITHUB_TOKEN", "GH_TOKEN", "GITLAB_TOKEN", "CI_JOB_TOKEN", "NPM_TOKEN",
			"NODE_AUTH_TOKEN", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "AZURE_CLIENT_ID",
			"AZURE_CLIENT_SECRET", "AZURE_TENANT_ID", "VAULT_TOKEN", "VAULT_ADDR", "KUBECONFIG",
			"SPRING_APPLICATION_JSON", "SPRING_APPLICATION_NAME");

	/** Beginnings of names that others have for themselves. */
	private static final List<String> WELL_KNOWN_PREFIXES = List.of("AWS_", "AMAZON_", "ECS_", "LC_", "LD_", "DYLD_",
			"XDG_", "BASH_FUNC_", "MALLOC_", "GLIBC_", "KUBERNETES_", "DOCKER_", "JAVA_TOOL_", "SPRING_PROFILES_",
			"SPRING_CONFIG_", "SPRING_MAIN_", "ECS_SECRETS_", "OTEL_", "DD_");

	private ConventionalVariable() {
	}

	/**
	 * The variable of a reference.
	 * @return the name, or {@code null} if there is none: the name of the secret is not
	 * known, or it or the key has no letter or digit, or the key is longer than 1,000
	 * characters
	 */
	static @Nullable String of(SecretReference reference) {
		String key = reference.jsonKey();
		if (reference.isAmbiguous() || !hasWord(reference.name())
				|| (key != null && (key.length() > LONGEST_KEY || !hasWord(key)))) {
			return null;
		}
		String words = (key != null) ? reference.name() + "_" + key : reference.name();
		String separated = CAMEL_CASE.matcher(words).replaceAll("_");
		String variable = SEPARATORS.matcher(separated).replaceAll("_").toUpperCase(Locale.ROOT);
		String named = variable.startsWith("_") ? variable.substring(1) : variable;
		return Character.isDigit(named.charAt(0)) ? "_" + named : named;
	}

	private static boolean hasWord(String text) {
		return WORD.matcher(text).find();
	}

	/**
	 * Whether a variable has a meaning of its own, so what it holds is not the secret.
	 */
	static boolean isWellKnown(String variable) {
		return WELL_KNOWN.contains(variable) || WELL_KNOWN_PREFIXES.stream().anyMatch(variable::startsWith);
	}

}
