package io.github.ecssecrets.clients.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.ecssecrets.test.ServerPorts;
import redis.clients.jedis.Jedis;

/**
 * A Sentinel that tells where a Redis is. It asks nobody for a password.
 */
public final class RedisSentinel implements AutoCloseable {

	/** What it calls the Redis. */
	public static final String MASTER = "orders";

	private final int port;

	private final ServerProcess process;

	private RedisSentinel(RedisServer master) {
		String program = ServerProcess.program("redis-server", "/usr/bin/redis-server");
		this.port = ServerPorts.free();
		Path directory = ServerProcess.directory("test-redis-sentinel");
		try {
			Path configuration = Files.writeString(directory.resolve("sentinel.conf"), """
					bind 127.0.0.1
					port %1$s
					dir %2$s
					sentinel monitor %3$s 127.0.0.1 %4$s 1
					sentinel auth-user %3$s %5$s
					sentinel auth-pass %3$s %6$s
					""".formatted(this.port, directory, MASTER, master.port(), RedisServer.ADMIN,
					master.adminPassword()));
			this.process = ServerProcess.start("Redis Sentinel", directory,
					new ProcessBuilder(program, configuration.toString(), "--sentinel"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.process.awaitAnswer(() -> {
			try (Jedis sentinel = new Jedis("127.0.0.1", this.port)) {
				return sentinel.sentinelGetMasterAddrByName(MASTER).contains(String.valueOf(master.port()));
			}
		});
	}

	/**
	 * Starts a Sentinel.
	 * @param master the Redis that it watches
	 */
	public static RedisSentinel start(RedisServer master) {
		return new RedisSentinel(master);
	}

	/**
	 * The port of the Sentinel itself.
	 */
	public int port() {
		return this.port;
	}

	@Override
	public void close() {
		this.process.close();
	}

}
