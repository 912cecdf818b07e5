package io.github.ecssecrets.spring.literal;

import java.io.File;
import java.net.URI;
import java.util.function.Consumer;

import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.PropertyEditorRegistrar;
import org.springframework.beans.PropertyEditorRegistry;
import org.springframework.beans.TypeConverter;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.beans.factory.config.PlaceholderConfigurerSupport;
import org.springframework.context.EmbeddedValueResolverAware;
import org.springframework.context.expression.StandardBeanExpressionResolver;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.StringValueResolver;

/**
 * Keeps literal what a bean factory resolves of secrets, whoever asks it: an injection
 * point, a handler's parameter, a bean definition. Where a placeholder is a secret, what
 * resolves placeholders gets a {@linkplain SecretMarks mark} in place of the text; what
 * evaluates expressions finds the marks, and puts the texts there when no part of them
 * can be taken for an expression any more. What the bean factory hands out as resolved
 * has the texts, and is known by its identity until it is evaluated and converted.
 */
public final class LiteralValues {

	private final ConfigurableListableBeanFactory beanFactory;

	private final MarkingEnvironment environment;

	private final SecretMarks marks = new SecretMarks();

	private final ResourceLoader loader;

	private LiteralValues(ConfigurableListableBeanFactory beanFactory, ConfigurableEnvironment environment,
			PropertyProvenance provenance, ResourceLoader loader) {
		this.beanFactory = beanFactory;
		this.loader = loader;
		this.environment = new MarkingEnvironment(environment, provenance, this.marks);
	}

	/**
	 * Takes the place of what a bean factory evaluates and converts with, and of what its
	 * placeholder configurers will read. Called before these are made.
	 * @param beanFactory the bean factory
	 * @param environment has the properties
	 * @param provenance tells which of them are secrets
	 * @param loader makes resources
	 * @return the installed
	 */
	public static LiteralValues install(ConfigurableListableBeanFactory beanFactory,
			ConfigurableEnvironment environment, PropertyProvenance provenance, ResourceLoader loader) {
		LiteralValues values = new LiteralValues(beanFactory, environment, provenance, loader);
		BeanExpressionResolver resolver = beanFactory.getBeanExpressionResolver();
		beanFactory.setBeanExpressionResolver(new LiteralExpressionResolver(
				(resolver != null) ? resolver : new StandardBeanExpressionResolver(beanFactory.getBeanClassLoader()),
				values.marks));
		beanFactory.addPropertyEditorRegistrar(new LiteralEditors(loader, values.marks));
		Handing handing = new Handing(values.environment, new EmbeddedValueResolver(beanFactory));
		beanFactory.addBeanPostProcessor(handing);
		beanFactory.addEmbeddedValueResolver(LiteralValues::start);
		String name = LiteralValues.class.getName();
		beanFactory.registerSingleton(name, values);
		beanFactory.registerSingleton(name + ".before", new Step(Ordered.HIGHEST_PRECEDENCE, (factory) -> start("")));
		beanFactory.registerSingleton(name + ".after",
				new Step(Ordered.LOWEST_PRECEDENCE, (factory) -> values.complete(handing)));
		return values;
	}

	private static String start(String text) {
		LiteralScope.BEAN_FACTORY.enter();
		return text;
	}

	/**
	 * Becomes the last of those who resolve, after all placeholder configurers.
	 */
	private void complete(Handing handing) {
		if (!handing.hasConfigurer()) {
			this.beanFactory.addEmbeddedValueResolver(this.environment::resolvePlaceholders);
		}
		this.beanFactory.addEmbeddedValueResolver((text) -> {
			LiteralScope.BEAN_FACTORY.leave();
			return this.marks.unmark(text);
		});
		LiteralScope.BEAN_FACTORY.leave();
	}

	/**
	 * Takes the place of Spring where a value to inject has a placeholder that is a
	 * secret: Spring would quote the text where it cannot be converted.
	 * @param suggestion what {@code @Value} says, or {@code null} if there is none
	 * @param descriptor where it is injected
	 * @return the value in a form that Spring injects unchanged; the suggestion itself if
	 * it brings no secret
	 * @throws InvalidSecretConfigurationException if the text cannot be evaluated or
	 * converted; it does not quote the text
	 */
	public @Nullable Object resolve(@Nullable Object suggestion, DependencyDescriptor descriptor) {
		Object value = (suggestion instanceof String text) ? secret(text) : null;
		return (value != null) ? convert(value, descriptor, "@Value(\"" + suggestion + "\")") : suggestion;
	}

	/**
	 * Resolves and evaluates a text that is not a secret itself, if it has a placeholder
	 * that is one.
	 * @param text what {@code @Value} says
	 * @return the value, or {@code null} if it brings no secret
	 * @throws InvalidSecretConfigurationException if the text cannot be evaluated; it
	 * does not quote the text
	 */
	public @Nullable Object secret(String text) {
		String resolved = text.contains("{") ? this.beanFactory.resolveEmbeddedValue(text) : null;
		if (resolved == null || this.marks.marked(resolved) == null) {
			return null;
		}
		BeanExpressionResolver expressions = this.beanFactory.getBeanExpressionResolver();
		return (expressions != null) ? expressions.evaluate(resolved, new BeanExpressionContext(this.beanFactory, null))
				: resolved;
	}

	/**
	 * Converts the text of a secret as it is.
	 * @param text the outcome of {@link #secret(String)}: that string, not one like it
	 * @param parameter where it is injected
	 * @return an instance of the type of the parameter
	 * @throws org.springframework.beans.TypeMismatchException if the text does not fit,
	 * and may quote it
	 */
	public @Nullable Object convert(String text, MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		return (type == URI.class || type == File.class) ? LiteralConversion.convert(text, type, this.loader)
				: this.beanFactory.getTypeConverter().convertIfNecessary(text, type, new TypeDescriptor(parameter));
	}

	/**
	 * What keeps the texts of secrets literal in a binder of a web application.
	 * @return registers editors with a {@code DataBinder} that has no target
	 */
	public PropertyEditorRegistrar binderEditors() {
		return new LiteralBinderEditors(this.loader, this.marks);
	}

	private @Nullable Object convert(Object value, DependencyDescriptor descriptor, String place) {
		@Nullable Object converted;
		try {
			converted = convert(value, descriptor);
		}
		catch (BeansException | ConversionException | IllegalArgumentException ex) {
			throw new InvalidSecretConfigurationException(place,
					"The secret cannot be converted to " + descriptor.getResolvableType() + ".",
					"Correct the content of the secret, or the type.");
		}
		return (converted instanceof String text) ? LiteralText.of(text) : converted;
	}

	/**
	 * Converts as Spring does, but past its converter of beans where that would only ask
	 * the conversion service: it goes on after a failure and logs the text at TRACE. Of
	 * these, those of files look for what a text names, and those of URIs refuse what has
	 * to be escaped.
	 */
	private @Nullable Object convert(Object value, DependencyDescriptor descriptor) {
		TypeConverter converter = this.beanFactory.getTypeConverter();
		Class<?> type = descriptor.getDependencyType();
		boolean hasEditor = converter instanceof PropertyEditorRegistry registry
				&& registry.findCustomEditor(type, null) != null;
		if (!hasEditor && value instanceof String text && (type == URI.class || type == File.class)) {
			return LiteralConversion.convert(text, type, this.loader);
		}
		ConversionService conversions = this.beanFactory.getConversionService();
		TypeDescriptor target = descriptor.getTypeDescriptor();
		return (!hasEditor && conversions != null && conversions.canConvert(TypeDescriptor.forObject(value), target))
				? conversions.convert(value, target) : converter.convertIfNecessary(value, type, target);
	}

	/**
	 * A step of the preparation of a bean factory. Placeholder configurers are among
	 * those with priority, of which singletons that were registered by hand come last.
	 */
	private record Step(int order,
			Consumer<ConfigurableListableBeanFactory> step) implements BeanFactoryPostProcessor, PriorityOrdered {

		@Override
		public int getOrder() {
			return this.order;
		}

		@Override
		public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
			this.step.accept(beanFactory);
		}

	}

	/**
	 * Hands placeholder configurers the properties with marks, and hands what is aware of
	 * a resolver one that evaluates by what was installed here: Spring made its own
	 * before.
	 */
	private static final class Handing implements BeanPostProcessor {

		private final ConfigurableEnvironment environment;

		private final StringValueResolver resolver;

		private volatile boolean configurer;

		private Handing(ConfigurableEnvironment environment, StringValueResolver resolver) {
			this.environment = environment;
			this.resolver = resolver;
		}

		boolean hasConfigurer() {
			return this.configurer;
		}

		@Override
		public Object postProcessBeforeInitialization(Object bean, String beanName) {
			if (bean instanceof PlaceholderConfigurerSupport) {
				this.configurer = true;
			}
			if (bean instanceof PropertySourcesPlaceholderConfigurer placeholders) {
				placeholders.setEnvironment(this.environment);
			}
			if (bean instanceof EmbeddedValueResolverAware aware) {
				aware.setEmbeddedValueResolver(this.resolver);
			}
			return bean;
		}

	}

}
