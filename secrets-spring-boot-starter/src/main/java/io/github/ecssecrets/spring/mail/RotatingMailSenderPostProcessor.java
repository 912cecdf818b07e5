package io.github.ecssecrets.spring.mail;

import java.util.function.Supplier;

import io.github.ecssecrets.spring.login.ClientSecret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.util.ReflectionUtils;

/**
 * Replaces the bean {@code mailSender}, as Spring Boot or the application configured it,
 * by one that logs in with a secret.
 */
public final class RotatingMailSenderPostProcessor implements BeanPostProcessor, SmartInitializingSingleton, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(RotatingMailSenderPostProcessor.class);

	private static final String MAIL_SENDER = "mailSender";

	private final Supplier<ClientSecret> secret;

	private volatile boolean replaced;

	/**
	 * Creates a post-processor. Nothing is asked of the argument before there is a mail
	 * sender.
	 * @param secret the secret
	 */
	public RotatingMailSenderPostProcessor(Supplier<ClientSecret> secret) {
		this.secret = secret;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!beanName.equals(MAIL_SENDER) || bean.getClass() != JavaMailSenderImpl.class) {
			return bean;
		}
		RotatingMailSender rotating = new RotatingMailSender(this.secret.get().login());
		ReflectionUtils.shallowCopyFieldState(bean, rotating);
		this.replaced = true;
		return rotating;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (!this.replaced) {
			logger.warn(
					"'ecs-secrets.mail.secret' has no effect, because no bean named '{}' is a plain {}. "
							+ "Set 'spring.mail.host' to have Spring Boot make one",
					MAIL_SENDER, JavaMailSenderImpl.class.getSimpleName());
		}
	}

}
