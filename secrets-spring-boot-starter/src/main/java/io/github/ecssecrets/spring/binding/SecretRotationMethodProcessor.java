package io.github.ecssecrets.spring.binding;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.github.ecssecrets.LiveSecret;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.OnSecretRotation;
import io.github.ecssecrets.spring.diagnostics.ConfiguredReference;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.runtime.SecretsRuntime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Finds the methods that carry {@link OnSecretRotation} once all singletons exist, reads
 * the secrets they name, and has the methods called.
 */
public final class SecretRotationMethodProcessor implements SmartInitializingSingleton, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(SecretRotationMethodProcessor.class);

	private final SecretsRuntime runtime;

	private final ConfigurableListableBeanFactory beanFactory;

	private volatile List<SecretRotationMethod> methods = List.of();

	private final List<LiveSecret.Registration> registrations = new CopyOnWriteArrayList<>();

	/**
	 * Creates a processor.
	 * @param runtime the secrets of the application
	 * @param beanFactory has the beans
	 */
	public SecretRotationMethodProcessor(SecretsRuntime runtime, ConfigurableListableBeanFactory beanFactory) {
		this.runtime = runtime;
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<SecretRotationMethod> found = findMethods();
		if (found.isEmpty()) {
			return;
		}
		Map<SecretReference, String> references = new LinkedHashMap<>();
		found.forEach((method) -> references.merge(method.reference(), method.place(), (a, b) -> a + " and " + b));
		this.runtime.require(references);
		found.forEach((method) -> method.start(this.runtime.secrets()));
		this.methods = found;
		found.forEach((method) -> this.registrations.add(this.runtime.subscribe(method)));
	}

	@Override
	public void destroy() {
		for (LiveSecret.Registration registration : this.registrations) {
			registration.close();
		}
		for (SecretRotationMethod method : this.methods) {
			method.close();
		}
		this.methods = List.of();
	}

	private List<SecretRotationMethod> findMethods() {
		List<SecretRotationMethod> found = new ArrayList<>();
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class)) {
			if (!ScopedProxyUtils.isScopedTarget(beanName)) {
				addMethods(beanName, found);
				if (!BeanFactoryUtils.isFactoryDereference(beanName) && this.beanFactory.isFactoryBean(beanName)) {
					addMethods(BeanFactory.FACTORY_BEAN_PREFIX + beanName, found);
				}
			}
		}
		return found;
	}

	private void addMethods(String beanName, List<SecretRotationMethod> found) {
		Map<Method, OnSecretRotation> annotated;
		Class<?> type;
		try {
			type = targetType(beanName);
			annotated = (type != null) ? annotatedMethods(type) : Map.of();
		}
		catch (RuntimeException | LinkageError ex) {
			logger.debug("Bean '{}' was not searched for @OnSecretRotation: its class cannot be read", beanName, ex);
			return;
		}
		for (var method : annotated.entrySet()) {
			found.addAll(create(beanName, Objects.requireNonNull(type), method.getKey(), method.getValue()));
		}
	}

	private @Nullable Class<?> targetType(String beanName) {
		String scopedTarget = ScopedProxyUtils.getTargetBeanName(beanName);
		return AutoProxyUtils.determineTargetClass(this.beanFactory,
				this.beanFactory.containsBean(scopedTarget) ? scopedTarget : beanName);
	}

	private static Map<Method, OnSecretRotation> annotatedMethods(Class<?> type) {
		if (!SecretMember.isCandidate(type, OnSecretRotation.class)) {
			return Map.of();
		}
		return MethodIntrospector.selectMethods(type,
				(MetadataLookup<OnSecretRotation>) (method) -> AnnotatedElementUtils.findMergedAnnotation(method,
						OnSecretRotation.class));
	}

	private List<SecretRotationMethod> create(String beanName, Class<?> type, Method method,
			OnSecretRotation annotation) {
		String place = "@OnSecretRotation on method '" + method.getName() + "' of "
				+ method.getDeclaringClass().getName();
		if (this.beanFactory.isPrototype(beanName)) {
			throw new InvalidSecretConfigurationException(place,
					"Bean '" + beanName + "' is a prototype, whose instances Spring does not keep.",
					"Make it a singleton, or inject a LiveSecret and register with its onRotation method.");
		}
		Method invocable = invocable(beanName, method, place);
		return Stream.of(annotation.value())
			.map((text) -> reference(text, place))
			.distinct()
			.map((reference) -> new SecretRotationMethod(this.beanFactory, beanName, type, invocable, reference, place,
					this.runtime::deliver))
			.toList();
	}

	private Method invocable(String beanName, Method method, String place) {
		try {
			return AopUtils.selectInvocableMethod(method, this.beanFactory.getType(beanName));
		}
		catch (IllegalStateException ex) {
			throw new InvalidSecretConfigurationException(place,
					"The proxy of bean '" + beanName + "' hides the method.",
					"Make the method visible and declare it in an interface of the bean, or let Spring proxy the class.");
		}
	}

	private SecretReference reference(String text, String place) {
		return ConfiguredReference.parse(place, String.valueOf(this.beanFactory.resolveEmbeddedValue(text)));
	}

}
