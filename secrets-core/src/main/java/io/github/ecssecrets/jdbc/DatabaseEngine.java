package io.github.ecssecrets.jdbc;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The database engines of AWS rotation functions that have a JDBC driver. The names are
 * those of the field {@code engine} in a database secret; the default ports are those of
 * the functions.
 *
 * @see <a href=
 * "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html">JSON
 * structure of AWS Secrets Manager secrets</a>
 */
public enum DatabaseEngine {

	/** PostgreSQL and Aurora PostgreSQL. */
	POSTGRESQL("jdbc:postgresql:", 5432, "org.postgresql.Driver", Syntax.QUERY, "postgres", "aurora-postgresql"),

	/** MySQL and Aurora MySQL. */
	MYSQL("jdbc:mysql:", 3306, "com.mysql.cj.jdbc.Driver", Syntax.QUERY, "mysql", "aurora-mysql"),

	/** MariaDB. */
	MARIADB("jdbc:mariadb:", 3306, "org.mariadb.jdbc.Driver", Syntax.QUERY, "mariadb"),

	/** Oracle Database. */
	ORACLE("jdbc:oracle:thin:@", 1521, "oracle.jdbc.OracleDriver", Syntax.QUERY, "oracle"),

	/** Microsoft SQL Server. */
	SQLSERVER("jdbc:sqlserver:", 1433, "com.microsoft.sqlserver.jdbc.SQLServerDriver", Syntax.SQLSERVER, "sqlserver"),

	/** IBM Db2. */
	DB2("jdbc:db2:", 50000, "com.ibm.db2.jcc.DB2Driver", Syntax.DB2, "db2"),

	/** Amazon Redshift. */
	REDSHIFT("jdbc:redshift:", 5439, "com.amazon.redshift.Driver", Syntax.QUERY, "redshift");

	private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]+");

	private static final Pattern IPV6_ADDRESS = Pattern
		.compile("\\[?(?<address>[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?)]?");

	/** The start of a URL, up to where the address may begin. */
	private static final Pattern SUBPROTOCOLS = Pattern.compile("jdbc:([A-Za-z0-9_+.-]+:)+");

	/** What a URL has before its parameters, and the parameters. */
	private static final Pattern DB2_URL = Pattern.compile("(?<address>jdbc:.*//[^/]*/[^:]*)(?<parameters>:.*)?");

	private enum Syntax {

		/** {@code //host:port/database?a=b&c=d}. */
		QUERY,

		/** {@code //host:port;databaseName={database};a={b}}. */
		SQLSERVER,

		/** {@code //host:port/database:a=b;c=d;}. */
		DB2

	}

	private final String scheme;

	private final int defaultPort;

	private final String driverClassName;

	private final Syntax syntax;

	@SuppressWarnings("ImmutableEnumChecker") // from List.of
	private final List<String> names;

	DatabaseEngine(String scheme, int defaultPort, String driverClassName, Syntax syntax, String... names) {
		this.scheme = scheme;
		this.defaultPort = defaultPort;
		this.driverClassName = driverClassName;
		this.syntax = syntax;
		this.names = List.of(names);
	}

	/**
	 * Finds an engine by the name that a database secret gives it.
	 * @param name the value of the field {@code engine}, such as
	 * {@code aurora-postgresql}
	 * @return the engine, or {@code null} if there is none of that name
	 */
	public static @Nullable DatabaseEngine byName(String name) {
		return Arrays.stream(values()).filter((engine) -> engine.names.contains(name)).findFirst().orElse(null);
	}

	/**
	 * Finds the engine of a JDBC URL. Drivers that wrap another, with URLs such as
	 * {@code jdbc:otel:postgresql:}, do not hide it.
	 * @param url the JDBC URL
	 * @return the engine, or {@code null} if it is none of these
	 */
	public static @Nullable DatabaseEngine byUrl(String url) {
		Matcher subprotocols = SUBPROTOCOLS.matcher(url);
		String text = subprotocols.lookingAt() ? subprotocols.group() : "";
		return Arrays.stream(values()).filter((engine) -> text.contains(engine.subprotocol())).findFirst().orElse(null);
	}

	private String subprotocol() {
		return this.scheme.substring("jdbc".length(), this.scheme.indexOf(':', "jdbc:".length()) + 1);
	}

	/**
	 * The names of all engines, for messages.
	 * @return the names, separated by commas
	 */
	public static String allNames() {
		return Arrays.stream(values()).flatMap((engine) -> engine.names.stream()).collect(Collectors.joining(", "));
	}

	/**
	 * The port where the rotation functions look for a database whose secret names none.
	 * @return the port
	 */
	public int defaultPort() {
		return this.defaultPort;
	}

	/**
	 * Finds the engine whose driver speaks to the databases of this one too.
	 * @return {@link #MARIADB} for {@link #MYSQL}, otherwise {@code null}
	 */
	public @Nullable DatabaseEngine substitute() {
		return (this == MYSQL) ? MARIADB : null;
	}

	/**
	 * The JDBC driver of the engine.
	 * @return the name of the class
	 */
	public String driverClassName() {
		return this.driverClassName;
	}

	/**
	 * Builds a JDBC URL. Names and values are escaped as the driver of the engine
	 * expects.
	 * @param host a host name or an IP address, IPv6 with or without brackets
	 * @param port the port, or {@code null} for the default one of the engine
	 * @param database the name of the database (of the service, for Oracle), or
	 * {@code null} for the one the server gives the user
	 * @param parameters connection parameters in their order
	 * @return the URL
	 * @throws IllegalArgumentException if the host or, for an engine that cannot escape
	 * it, a parameter contains a delimiter of the URL
	 */
	public String jdbcUrl(String host, @Nullable Integer port, @Nullable String database,
			Map<String, String> parameters) {
		return jdbcUrl("//" + host(host) + ":" + ((port != null) ? port : this.defaultPort), database, parameters);
	}

	/**
	 * Builds a JDBC URL of connections that are encrypted, or not, as one wants.
	 * @param host a host name or an IP address, IPv6 with or without brackets
	 * @param port the port, or {@code null} for the default one of the engine
	 * @param database the name of the database (of the service, for Oracle), or
	 * {@code null} for the one the server gives the user
	 * @param parameters connection parameters in their order, which come before those
	 * that encryption asks for
	 * @param tls how connections are encrypted, or {@code null} for the driver's default
	 * @param trust the certificates to trust, or {@code null} for those of the Java
	 * runtime
	 * @return the URL
	 * @throws IllegalArgumentException if the host or, for an engine that cannot escape
	 * it, a parameter contains a delimiter of the URL
	 */
	public String jdbcUrl(String host, @Nullable Integer port, @Nullable String database,
			Map<String, String> parameters, @Nullable DatabaseTls tls, @Nullable DatabaseTrust trust) {
		if (tls == null) {
			return jdbcUrl(host, port, database, parameters);
		}
		Map<String, String> all = new LinkedHashMap<>(parameters);
		tls.parameters(this, trust).forEach(all::putIfAbsent);
		String protocol = (this == ORACLE && tls != DatabaseTls.DISABLE) ? "tcps:" : "";
		return jdbcUrl(protocol + "//" + host(host) + ":" + ((port != null) ? port : this.defaultPort), database, all);
	}

	private String jdbcUrl(String address, @Nullable String database, Map<String, String> parameters) {
		return this.scheme + address + switch (this.syntax) {
			case QUERY -> "/" + ((database != null) ? encode(database) : "") + query("?", parameters);
			case SQLSERVER -> ((database != null) ? ";databaseName=" + braced(database) : "") + sqlserver(parameters);
			case DB2 -> "/" + ((database != null) ? plain(database) : "") + db2(":", parameters);
		};
	}

	/**
	 * Adds the parameters of encryption to a JDBC URL, but for those that it has.
	 * @param url a URL of this engine, also one of a driver that wraps the engine's
	 * @param tls how connections are encrypted
	 * @param trust the certificates to trust, or {@code null} for those of the Java
	 * runtime
	 * @return the URL
	 * @throws IllegalArgumentException if a URL of this engine says elsewhere how
	 * connections are encrypted, as with Oracle Database
	 */
	public String withTls(String url, DatabaseTls tls, @Nullable DatabaseTrust trust) {
		if (this == ORACLE) {
			throw new IllegalArgumentException(
					"The address in a JDBC URL of Oracle Database says whether it is encrypted");
		}
		Map<String, String> missing = tls.parameters(this, trust);
		missing.keySet()
			.removeIf((name) -> Pattern.compile("[?&;:]" + Pattern.quote(name) + "=", Pattern.CASE_INSENSITIVE)
				.matcher(url)
				.find());
		if (missing.isEmpty()) {
			return url;
		}
		return switch (this.syntax) {
			case QUERY -> url + query(url.contains("?") ? "&" : "?", missing);
			case SQLSERVER -> (url.endsWith(";") ? url.substring(0, url.length() - 1) : url) + sqlserver(missing);
			case DB2 -> {
				Matcher matcher = DB2_URL.matcher(url);
				boolean hasParameters = matcher.matches() && matcher.group("parameters") != null;
				String start = (hasParameters && !url.endsWith(";") && !url.endsWith(":")) ? url + ";" : url;
				yield start + db2((hasParameters || url.endsWith(":")) ? "" : ":", missing);
			}
		};
	}

	private static String host(String host) {
		if (HOST_NAME.matcher(host).matches()) {
			return host;
		}
		Matcher ipv6 = IPV6_ADDRESS.matcher(host);
		if (!ipv6.matches() || host.startsWith("[") != host.endsWith("]")) {
			throw new IllegalArgumentException("The host is neither a host name nor an IP address");
		}
		return "[" + ipv6.group("address") + "]";
	}

	private static String query(String start, Map<String, String> parameters) {
		return parameters.isEmpty() ? ""
				: parameters.entrySet()
					.stream()
					.map((parameter) -> encode(parameter.getKey()) + "=" + encodeValue(parameter.getValue()))
					.collect(Collectors.joining("&", start, ""));
	}

	/**
	 * Leaves alone what a query may contain, for drivers that do not decode it.
	 */
	private static String encodeValue(String value) {
		return encode(value).replace("%2F", "/").replace("%3A", ":");
	}

	private static String sqlserver(Map<String, String> parameters) {
		return parameters.entrySet()
			.stream()
			.map((parameter) -> ";" + plain(parameter.getKey()) + "=" + braced(parameter.getValue()))
			.collect(Collectors.joining());
	}

	private static String db2(String start, Map<String, String> parameters) {
		return parameters.isEmpty() ? ""
				: parameters.entrySet()
					.stream()
					.map((parameter) -> plain(parameter.getKey()) + "=" + plain(parameter.getValue()) + ";")
					.collect(Collectors.joining("", start, ""));
	}

	private static String encode(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
	}

	private static String braced(String text) {
		return "{" + text.replace("}", "}}") + "}";
	}

	private static String plain(String text) {
		if (text.chars().anyMatch((c) -> ":;={}".indexOf(c) >= 0)) {
			throw new IllegalArgumentException("A database name or connection parameter contains one of :;={}");
		}
		return text;
	}

}
