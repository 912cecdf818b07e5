package io.github.ecssecrets.spring.autoconfigure;

import io.github.ecssecrets.Secrets;
import io.github.ecssecrets.spring.runtime.BootstrapRuntime;
import io.github.ecssecrets.spring.runtime.PromotedRuntime;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * A context has secrets of its own if it is the first in its hierarchy, or if it is an
 * application of its own, whose config data was read from secrets already.
 */
final class OwnRuntimeCondition extends AnyNestedCondition {

	OwnRuntimeCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	/**
	 * Looks first for what most applications have, since reading the nested conditions
	 * takes long.
	 */
	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		if (beanFactory != null && BootstrapRuntime.isPromotedTo(beanFactory)) {
			return ConditionOutcome
				.match(ConditionMessage.forCondition("ECS Secrets").because("config data is loaded"));
		}
		return super.getMatchOutcome(context, metadata);
	}

	@ConditionalOnMissingBean({ SecretsRuntime.class, Secrets.class })
	static final class First {

	}

	@ConditionalOnBean(value = PromotedRuntime.class, search = SearchStrategy.CURRENT)
	static final class OfAnApplication {

	}

}
