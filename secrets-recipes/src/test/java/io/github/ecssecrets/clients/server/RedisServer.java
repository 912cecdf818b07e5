package io.github.ecssecrets.clients.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

import io.github.ecssecrets.test.ServerPorts;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.ClientKillParams;

/**
 * A Redis with access control lists, alone or as a cluster of one node.
 */
public final class RedisServer implements PasswordServer {

	static final String ADMIN = "admin";

	private static final String COUNTER = "errorstat_WRONGPASS:count=";

	private final String adminPassword = "canary-" + UUID.randomUUID();

	private final int port;

	private final ServerProcess process;

	private RedisServer(boolean cluster) {
		String program = ServerProcess.program("redis-server", "/usr/bin/redis-server");
		this.port = ServerPorts.free();
		Path directory = ServerProcess.directory("test-redis");
		try {
			Path configuration = Files.writeString(directory.resolve("redis.conf"), """
					bind 127.0.0.1
					port %s
					dir %s
					save ""
					appendonly no
					user default off
					user %s on >%s ~* &* +@all
					cluster-enabled %s
					""".formatted(this.port, directory, ADMIN, this.adminPassword, cluster ? "yes" : "no"));
			this.process = ServerProcess.start("Redis", directory,
					new ProcessBuilder(program, configuration.toString()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.process.awaitAnswer(() -> {
			try (Jedis admin = admin()) {
				return "PONG".equals(admin.ping());
			}
		});
		if (cluster) {
			formCluster();
		}
	}

	public static RedisServer start() {
		return new RedisServer(false);
	}

	public static RedisServer startCluster() {
		return new RedisServer(true);
	}

	private void formCluster() {
		this.process.awaitAnswer(() -> {
			try (Jedis admin = admin()) {
				if (admin.clusterInfo().contains("cluster_slots_assigned:0")) {
					admin.clusterAddSlotsRange(0, 16383);
				}
				return admin.clusterInfo().contains("cluster_state:ok");
			}
		});
	}

	String adminPassword() {
		return this.adminPassword;
	}

	private Jedis admin() {
		return new Jedis(new HostAndPort("127.0.0.1", this.port),
				DefaultJedisClientConfig.builder().user(ADMIN).password(this.adminPassword).build());
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public void setPassword(String user, String password) {
		try (Jedis admin = admin()) {
			admin.aclSetUser(user, "on", "resetpass", ">" + password, "~*", "&*", "+@all");
		}
	}

	/**
	 * Cuts all connections with a name.
	 */
	public void cutConnections(String name) {
		try (Jedis admin = admin()) {
			admin.clientList()
				.lines()
				.filter((line) -> line.contains(" name=" + name + " "))
				.map((line) -> line.replaceAll("id=(\\d+) .*", "$1"))
				.forEach((id) -> admin.clientKill(ClientKillParams.clientKillParams().id(id)));
		}
	}

	@Override
	public long refusedLogins() {
		try (Jedis admin = admin()) {
			return admin.info("errorstats")
				.lines()
				.filter((line) -> line.startsWith(COUNTER))
				.mapToLong((line) -> Long.parseLong(line.substring(COUNTER.length()).strip()))
				.sum();
		}
	}

	/**
	 * How many connections of a user are open.
	 */
	public long connections(String user) {
		try (Jedis admin = admin()) {
			return admin.clientList().lines().filter((line) -> line.contains(" user=" + user + " ")).count();
		}
	}

	@Override
	public void close() {
		this.process.close();
	}

}
