package io.github.ecssecrets.spring.binding;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.github.ecssecrets.SecretException;
import io.github.ecssecrets.SecretNotFoundException;
import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.SecretResult.Failed;
import io.github.ecssecrets.SecretResult;
import io.github.ecssecrets.spring.SecretValue;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException;
import io.github.ecssecrets.spring.runtime.SecretUse;
import io.github.ecssecrets.spring.runtime.StartupBatch;
import io.github.ecssecrets.spring.runtime.StartupReads;
import io.github.ecssecrets.spring.runtime.StartupSecrets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.InstanceSupplier;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.BindMethod;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Reads the secrets that all bean definitions and {@link StartupSecrets} ask for in one
 * batch, before the first of the beans is made, and reports what is missing for those
 * that will be made at start-up together. Instantiates nothing else; where nobody asks,
 * it does not even make the store.
 */
final class SecretPrefetch implements StartupBatch, BeanFactoryInitializer<ConfigurableListableBeanFactory> {

	private static final Logger logger = LoggerFactory.getLogger(SecretPrefetch.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Supplier<? extends StartupReads> reads;

	private final SecretReferences references;

	private final AtomicBoolean started = new AtomicBoolean();

	SecretPrefetch(ConfigurableListableBeanFactory beanFactory, Supplier<? extends StartupReads> reads,
			SecretReferences references) {
		this.beanFactory = beanFactory;
		this.reads = reads;
		this.references = references;
	}

	@Override
	public void initialize(ConfigurableListableBeanFactory beanFactory) {
		run();
	}

	/**
	 * Does its work at the first call, and nothing at others. Beans that are made before
	 * the application context calls it, such as a web server's, call it themselves.
	 */
	@Override
	public void run() {
		if (!this.started.get() && this.started.compareAndSet(false, true)) {
			List<Wish> wishes = declare();
			List<StartupSecrets> others = others();
			Set<SecretReference> references = new LinkedHashSet<>();
			for (Wish wish : wishes) {
				references.add(wish.reference());
			}
			for (StartupSecrets other : others) {
				references.addAll(other.references());
			}
			if (!references.isEmpty()) {
				load(references, wishes, others);
			}
		}
	}

	private List<StartupSecrets> others() {
		List<StartupSecrets> others = new ArrayList<>();
		for (String name : this.beanFactory.getBeanNamesForType(StartupSecrets.class, false, false)) {
			if (!this.beanFactory.getMergedBeanDefinition(name).isLazyInit()) {
				others.add(this.beanFactory.getBean(name, StartupSecrets.class));
			}
		}
		return others;
	}

	private void load(Set<SecretReference> references, List<Wish> wishes, List<StartupSecrets> others) {
		Map<SecretReference, SecretResult> results = this.reads.get().loadAll(references);
		List<SecretResolutionException.Failure> failures = new ArrayList<>();
		for (Wish wish : wishes) {
			if (results.get(wish.reference()) instanceof Failed failed && wish.isFailedBy(failed.error())) {
				failures.add(new SecretResolutionException.Failure(wish.place().toString(), failed.error()));
			}
		}
		others.forEach((other) -> failures.addAll(other.failures(results)));
		if (!failures.isEmpty()) {
			throw new SecretResolutionException(failures);
		}
	}

	/**
	 * Finds what beans ask for, and adds it to what the application uses.
	 */
	List<Wish> declare() {
		List<Wish> wishes = wishes();
		for (Wish wish : wishes) {
			this.reads.get().uses().add(wish.use());
		}
		return wishes;
	}

	private List<Wish> wishes() {
		List<Wish> wishes = new ArrayList<>();
		for (String name : this.beanFactory.getBeanDefinitionNames()) {
			if (!this.beanFactory.containsSingleton(name)) {
				try {
					collect(name, wishes);
				}
				catch (BeansException | IllegalStateException | LinkageError ex) {
					logger.debug("The secrets of bean '{}' will be read when it is created: {}", name,
							ex.getClass().getName());
				}
			}
		}
		return wishes;
	}

	private void collect(String name, List<Wish> wishes) {
		String typeName = this.beanFactory.isFactoryBean(name) ? BeanFactory.FACTORY_BEAN_PREFIX + name : name;
		Class<?> type = this.beanFactory.getType(typeName, false);
		if (type == null || !(this.beanFactory.getMergedBeanDefinition(name) instanceof RootBeanDefinition definition)
				|| definition.isAbstract()) {
			return;
		}
		List<SecretPlace> places = places(type, definition);
		if (places.isEmpty() || isScopedProxy(name)) {
			return;
		}
		boolean certain = definition.isSingleton() && !definition.isLazyInit();
		for (SecretPlace place : places) {
			SecretReference reference = reference(place, certain);
			if (reference != null) {
				wishes.add(new Wish(name, place, reference, certain && !place.isLazy()));
			}
		}
	}

	/**
	 * Whether a bean stands for another, which asks for secrets when its scope is active.
	 * Its definition has the type of that one if it was generated ahead of time.
	 */
	private boolean isScopedProxy(String name) {
		return this.beanFactory.containsBeanDefinition(ScopedProxyUtils.getTargetBeanName(name));
	}

	private @Nullable SecretReference reference(SecretPlace place, boolean certain) {
		try {
			return this.references.of(place);
		}
		catch (InvalidSecretConfigurationException ex) {
			if (certain) {
				throw ex;
			}
			return null;
		}
	}

	/**
	 * The places that making a bean would pass, as far as its definition tells.
	 */
	static List<SecretPlace> places(Class<?> type, RootBeanDefinition definition) {
		List<SecretPlace> places = new ArrayList<>();
		Method factoryMethod = definition.getResolvedFactoryMethod();
		SecretPlace typePlace = SecretMember.isCandidate(type) ? SecretPlace.of(type) : null;
		if (SecretMember.isCandidate(type) && isBound(definition)) {
			SecretMethods.checkBoundConstructors(type);
		}
		if (factoryMethod != null) {
			places.addAll(SecretMember.isCandidate(factoryMethod.getDeclaringClass()) ? parameters(factoryMethod)
					: List.of());
		}
		else if (definition.getInstanceSupplier() instanceof InstanceSupplier && typePlace != null) {
			places.add(typePlace);
		}
		else if (definition.getFactoryMethodName() == null && (definition.getInstanceSupplier() == null
				|| definition.getInstanceSupplier() instanceof InstanceSupplier)) {
			Constructor<?> constructor = SecretMember.isCandidate(type) ? constructor(type) : null;
			if (SecretMember.isCandidate(type) && !definition.hasConstructorArgumentValues()
					&& definition.getPreferredConstructors() == null && !KotlinDetector.isKotlinType(type)) {
				SecretMethods.checkConstructors(type, constructor);
			}
			places.addAll((constructor != null) ? parameters(constructor) : List.of());
		}
		for (SecretMember member : SecretMember.of(type)) {
			places.add(member.place());
		}
		places.addAll(SecretMethods.handlerPlaces(type));
		return places;
	}

	/**
	 * Whether a bean is made by a binder, from a secret or from properties.
	 */
	private static boolean isBound(RootBeanDefinition definition) {
		return definition.getInstanceSupplier() instanceof SecretTypeInstance
				|| definition.getAttribute(BindMethod.class.getName()) == BindMethod.VALUE_OBJECT;
	}

	private static @Nullable Constructor<?> constructor(Class<?> beanType) {
		Class<?> type = ClassUtils.getUserClass(beanType);
		List<Constructor<?>> constructors = Arrays.stream(type.getDeclaredConstructors())
			.filter((constructor) -> !constructor.isSynthetic())
			.toList();
		if (constructors.size() == 1) {
			return constructors.get(0);
		}
		return constructors.stream()
			.filter((constructor) -> AnnotatedElementUtils.isAnnotated(constructor, Autowired.class))
			.findFirst()
			.orElse(null);
	}

	private static List<SecretPlace> parameters(Executable executable) {
		ComposedAnnotations.refuseOnParameters(executable);
		List<SecretPlace> places = new ArrayList<>();
		for (int i = 0; i < executable.getParameterCount(); i++) {
			MethodParameter parameter = MethodParameter.forExecutable(executable, i);
			if (parameter.hasParameterAnnotation(SecretValue.class)) {
				SecretPlace place = SecretPlace.of(new DependencyDescriptor(parameter, true));
				if (place != null) {
					places.add(place);
				}
			}
		}
		return places;
	}

	/**
	 * A secret that a place asks for.
	 *
	 * @param beanName the name of the bean that the place belongs to
	 * @param certain whether the place is passed at start-up
	 */
	record Wish(String beanName, SecretPlace place, SecretReference reference, boolean certain) {

		SecretUse use() {
			return SecretUse.of(this.reference, SecretUse.Kind.ANNOTATION, this.beanName, this.place.where(),
					this.certain && this.place.isRequired());
		}

		boolean isFailedBy(SecretException error) {
			return this.certain && (this.place.isRequired() || !(error instanceof SecretNotFoundException));
		}

	}

}
