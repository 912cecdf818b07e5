package io.github.ecssecrets.spring.binding;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.lang.model.element.Modifier;

import io.github.ecssecrets.spring.SecretValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aot.generate.DefaultMethodReference;
import org.springframework.aot.generate.GenerationContext;
import org.springframework.aot.generate.MethodReference;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.aot.BeanRegistrationCode;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragments;
import org.springframework.beans.factory.aot.BeanRegistrationCodeFragmentsDecorator;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.BindableRuntimeHintsRegistrar;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.ResolvableType;
import org.springframework.javapoet.ClassName;
import org.springframework.javapoet.CodeBlock;
import org.springframework.javapoet.MethodSpec;

/**
 * Prepares beans that carry {@link SecretValue} ahead of time: hints for the members that
 * are injected and the types that are bound, and code that injects members and makes the
 * beans of annotated types. Reads no secret.
 */
final class SecretValueAotProcessor implements BeanRegistrationAotProcessor, PriorityOrdered {

	private static final Logger logger = LoggerFactory.getLogger(SecretValueAotProcessor.class);

	private static final MethodReference INJECTION = new DefaultMethodReference(
			MethodSpec.methodBuilder("apply").addModifiers(Modifier.STATIC).build(),
			ClassName.get(GeneratedInjection.class));

	/**
	 * Before Spring's own: members are injected before Spring injects others.
	 */
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> type = registeredBean.getBeanClass();
		List<SecretPlace> places = SecretPrefetch.places(type, registeredBean.getMergedBeanDefinition());
		if (places.isEmpty()) {
			return null;
		}
		boolean ofType = registeredBean.getMergedBeanDefinition().getInstanceSupplier() instanceof SecretTypeInstance;
		return new Contribution(places, SecretMember.of(type), ofType ? type : null);
	}

	/**
	 * What the bean needs.
	 *
	 * @param annotatedType the class of the bean if it is bound from a secret
	 */
	private record Contribution(List<SecretPlace> places, List<SecretMember> members,
			@Nullable Class<?> annotatedType) implements BeanRegistrationAotContribution {

		@Override
		public void applyTo(GenerationContext generationContext, BeanRegistrationCode beanRegistrationCode) {
			RuntimeHints hints = generationContext.getRuntimeHints();
			this.members.forEach((member) -> registerMember(member, hints.reflection()));
			this.places.forEach((place) -> registerTarget(place, hints));
			if (!this.members.isEmpty()) {
				addInjection(beanRegistrationCode);
			}
		}

		/**
		 * A bean of a {@code BeanRegistrar} is registered when the application starts,
		 * without generated code, and is injected then as in any other start.
		 */
		private static void addInjection(BeanRegistrationCode beanRegistrationCode) {
			try {
				beanRegistrationCode.addInstancePostProcessor(INJECTION);
			}
			catch (UnsupportedOperationException ex) {
				logger.debug("No code is generated to inject a bean ({})", ex.getClass().getName());
			}
		}

		@Override
		public BeanRegistrationCodeFragments customizeBeanRegistrationCodeFragments(GenerationContext generationContext,
				BeanRegistrationCodeFragments codeFragments) {
			return (this.annotatedType != null) ? new TypeCode(codeFragments, this.annotatedType) : codeFragments;
		}

	}

	private static void registerMember(SecretMember member, ReflectionHints hints) {
		if (member.member() instanceof Field field) {
			hints.registerField(field);
		}
		else if (member.member() instanceof Method method) {
			hints.registerMethod(method, ExecutableMode.INVOKE);
		}
	}

	private static void registerTarget(SecretPlace place, RuntimeHints hints) {
		DependencyDescriptor descriptor = place.descriptor();
		ResolvableType target = (descriptor != null) ? unwrapped(descriptor.getResolvableType())
				: ResolvableType.forClass(place.type());
		Class<?> type = target.toClass();
		if (!BeanUtils.isSimpleValueType(type) && !type.isArray() && !type.getName().startsWith("java.")) {
			BindableRuntimeHintsRegistrar.forBindables(Bindable.of(target)).registerHints(hints);
		}
	}

	private static ResolvableType unwrapped(ResolvableType type) {
		if (type.isArray()) {
			return unwrapped(type.getComponentType());
		}
		if (Map.class.isAssignableFrom(type.toClass())) {
			return unwrapped(type.asMap().getGeneric(1));
		}
		boolean wrapper = type.getGenerics().length == 1
				&& (type.toClass().isInterface() || type.toClass() == Optional.class);
		return wrapper ? unwrapped(type.getGeneric()) : type;
	}

	/**
	 * Code for the bean of an annotated type.
	 */
	private static final class TypeCode extends BeanRegistrationCodeFragmentsDecorator {

		private final Class<?> type;

		private TypeCode(BeanRegistrationCodeFragments fragments, Class<?> type) {
			super(fragments);
			this.type = type;
		}

		@Override
		public ClassName getTarget(RegisteredBean registeredBean) {
			return ClassName.get(this.type);
		}

		@Override
		public CodeBlock generateInstanceSupplierCode(GenerationContext generationContext,
				BeanRegistrationCode beanRegistrationCode, boolean allowDirectSupplierShortcut) {
			return CodeBlock.of("$T.of($T.class)", SecretTypeInstance.class, this.type);
		}

	}

}
