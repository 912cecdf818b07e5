package io.github.ecssecrets.spring.runtime;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The settings that store and sources are made from.
 */
final class RuntimeSettings {

	private RuntimeSettings() {
	}

	/**
	 * The values of the settings, equal where those are equal.
	 */
	static List<@Nullable Object> of(EcsSecretsProperties properties) {
		RefreshProperties refresh = properties.getRefresh();
		return Collections.unmodifiableList(Arrays.asList(properties.isEnabled(), properties.getSources(),
				properties.getRegion(), properties.getReplicaRegions(), properties.getApplicationId(),
				properties.getEndpoint(), properties.isAllowInsecureTransport(), properties.getApiCallTimeout(),
				properties.getCache().getMaximumSize(), refresh.isEnabled(), refresh.getInterval(),
				refresh.getIdleInterval(), refresh.getJitter(), refresh.getRotationInterval(),
				refresh.getPushInterval(), properties.getFile().getDirectory(), properties.getAgent().getEndpoint(),
				properties.getAgent().getTokenFile()));
	}

}
