package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.runtime.PromotedRuntime;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;

/**
 * A context has secrets of its own if it is the first in its hierarchy, or if it is an
 * application of its own, whose config data was read from secrets already.
 */
final class OwnRuntimeCondition extends AnyNestedCondition {

	OwnRuntimeCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnMissingBean({ SecretsRuntime.class, Secrets.class })
	static final class First {

	}

	@ConditionalOnBean(value = PromotedRuntime.class, search = SearchStrategy.CURRENT)
	static final class OfAnApplication {

	}

}
