package io.github.ecssecrets.benchmarks;

import java.util.List;

import com.amazonaws.secretsmanager.caching.SecretCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.aws.SecretsManagerSecretSource;
import io.github.ecssecrets.store.SecretStore;
import io.github.ecssecrets.test.SecretsManagerServer;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import tools.jackson.databind.json.JsonMapper;

/**
 * All ways to keep one secret in memory, each filled from the same server. A cache that
 * can hold many secrets is given room for 1024.
 */
@State(Scope.Benchmark)
public class CachedReaders {

	static final String SECRET = "prod/myapp/database";

	static final String KEY = "password";

	static final String CACHE_KEY = SECRET + ":" + KEY;

	static final SecretReference REFERENCE = SecretReference.parse(CACHE_KEY);

	static final String PASSWORD = "kR7#vQ2m!xT9";

	static final String JSON = """
			{"engine":"postgres","host":"db.internal","port":5432,"dbname":"orders",\
			"username":"orders_app","password":"%s"}""".formatted(PASSWORD);

	static final JsonMapper JACKSON = JsonMapper.shared();

	private final SecretsManagerServer server = SecretsManagerServer.start();

	private final SecretsManagerSecretSource source;

	final SecretStore secrets;

	final LiveSecret<String> live;

	final SecretCache aws;

	final Cache<String, String> caffeine = Caffeine.newBuilder().maximumSize(1024).build();

	volatile String text;

	/**
	 * Starts the server and reads the secret once in every way.
	 */
	public CachedReaders() {
		this.server.createSecret(SECRET, JSON);
		this.source = EmulatedClients.source(this.server);
		this.secrets = SecretStore.builder().sources(List.of(this.source)).build();
		this.live = this.secrets.live(REFERENCE, Secret::reveal);
		this.aws = new SecretCache(EmulatedClients.sdk(this.server));
		this.text = this.live.get();
		this.caffeine.put(CACHE_KEY, this.text);
	}

	/**
	 * Stops everything.
	 */
	@TearDown
	public void close() {
		this.aws.close();
		this.secrets.close();
		this.source.close();
		this.server.close();
	}

}
