package io.github.ecssecrets.spring.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.jspecify.annotations.Nullable;

/**
 * Knows how many logins of one Kafka client brokers accepted and refused, which the
 * client tells by its metrics and nowhere else. Made by the client, which needs a public
 * class. Thread-safe.
 */
public final class KafkaAuthentications implements MetricsReporter {

	private static final Set<String> ACCEPTED = Set.of("successful-authentication-total",
			"successful-reauthentication-total");

	private static final Set<String> REFUSED = Set.of("failed-authentication-total", "failed-reauthentication-total");

	private static final Map<String, KafkaAuthentications> BY_CLIENT = new ConcurrentHashMap<>();

	/** Those of the client that the thread makes, which may not know its id yet. */
	private static final ThreadLocal<@Nullable KafkaAuthentications> LATEST = new ThreadLocal<>();

	private final Collection<KafkaMetric> accepted = new CopyOnWriteArrayList<>();

	private final Collection<KafkaMetric> refused = new CopyOnWriteArrayList<>();

	/**
	 * Those of the client with given settings. Called on the thread that makes the
	 * client, or once the client has an id.
	 * @return {@code null} if the client has no such reporter
	 */
	static @Nullable KafkaAuthentications of(Map<String, ?> configs) {
		KafkaAuthentications known = BY_CLIENT.get(clientId(configs));
		KafkaAuthentications latest = LATEST.get();
		LATEST.remove();
		return (known != null) ? known : latest;
	}

	private static String clientId(Map<String, ?> configs) {
		return String.valueOf(configs.get(CommonClientConfigs.CLIENT_ID_CONFIG));
	}

	@Override
	public void configure(Map<String, ?> configs) {
		BY_CLIENT.put(clientId(configs), this);
		LATEST.set(this);
	}

	@Override
	public void init(List<KafkaMetric> metrics) {
		metrics.forEach(this::metricChange);
	}

	@Override
	public void metricChange(KafkaMetric metric) {
		String name = metric.metricName().name();
		if (ACCEPTED.contains(name)) {
			this.accepted.add(metric);
		}
		else if (REFUSED.contains(name)) {
			this.refused.add(metric);
		}
	}

	@Override
	public void metricRemoval(KafkaMetric metric) {
		this.accepted.remove(metric);
		this.refused.remove(metric);
	}

	double accepted() {
		return sum(this.accepted);
	}

	double refused() {
		return sum(this.refused);
	}

	private static double sum(Collection<KafkaMetric> metrics) {
		return metrics.stream()
			.map(KafkaMetric::metricValue)
			.filter(Double.class::isInstance)
			.mapToDouble(Double.class::cast)
			.filter(Double::isFinite)
			.sum();
	}

	@Override
	public void close() {
		BY_CLIENT.values().remove(this);
	}

}
