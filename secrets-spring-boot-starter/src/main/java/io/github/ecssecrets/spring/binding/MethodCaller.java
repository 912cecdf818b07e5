package io.github.ecssecrets.spring.binding;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Who calls a method with parameters that ask for secrets, and so whether they receive
 * them. Told by the annotations of the method, of which none is loaded for it.
 */
enum MethodCaller {

	/** Spring, to make a bean of what it returns: it injects all parameters. */
	BEAN_METHOD,

	/** Spring, to inject all parameters. */
	AUTOWIRED,

	/** What handles requests or messages, with a resolver of this library. */
	HANDLER,

	/** This library, if it has one parameter. */
	INJECTION,

	/** Something that knows nothing of secrets, and would put there what it likes. */
	OTHER;

	private static final String WEB = "org.springframework.web.bind.annotation.";

	private static final String MESSAGING = "org.springframework.messaging.";

	/** Handlers, also by annotations that carry one of these. */
	private static final Set<String> HANDLERS = Set.of(WEB + "RequestMapping", WEB + "ModelAttribute",
			WEB + "InitBinder", WEB + "ExceptionHandler", MESSAGING + "handler.annotation.MessageExceptionHandler",
			MESSAGING + "simp.annotation.SubscribeMapping", "org.springframework.kafka.annotation.KafkaListener",
			"org.springframework.kafka.annotation.KafkaHandler",
			"org.springframework.amqp.rabbit.annotation.RabbitListener",
			"org.springframework.amqp.rabbit.annotation.RabbitHandler");

	/**
	 * The same, but not by annotations that carry it: those are of others, such as
	 * listeners to JMS.
	 */
	private static final Set<String> DIRECT_HANDLERS = Set.of(MESSAGING + "handler.annotation.MessageMapping",
			MESSAGING + "rsocket.annotation.ConnectMapping");

	/** Where annotations are from that make nobody call a method. */
	private static final List<String> HARMLESS = List.of("java.", "javax.annotation.", "jakarta.annotation.",
			"jakarta.inject.", "jakarta.validation.", "kotlin.", "lombok.", "org.jspecify.", "org.jetbrains.",
			"org.springframework.lang.", "org.springframework.context.annotation.", "org.springframework.core.",
			"org.springframework.transaction.annotation.", "org.springframework.validation.",
			"io.github.ecssecrets.spring.SecretValue", "io.github.ecssecrets.spring.OnSecretRotation",
			"com.google.errorprone.", "edu.umd.cs.findbugs.", "com.fasterxml.jackson.", "tools.jackson.",
			"org.checkerframework.", "io.micrometer.", "org.springframework.beans.");

	/**
	 * Finds out who calls a method.
	 */
	static MethodCaller of(Method method) {
		if (AnnotatedElementUtils.hasAnnotation(method, Bean.class)) {
			return BEAN_METHOD;
		}
		if (AnnotatedElementUtils.isAnnotated(method, Autowired.class)
				|| AnnotatedElementUtils.isAnnotated(method, "jakarta.inject.Inject")) {
			return AUTOWIRED;
		}
		MergedAnnotations annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
		if (annotations.stream().anyMatch(MethodCaller::isHandler)) {
			return HANDLER;
		}
		return annotations.stream()
			.filter((annotation) -> annotation.getDistance() == 0)
			.allMatch(MethodCaller::isHarmless) ? INJECTION : OTHER;
	}

	private static boolean isHandler(MergedAnnotation<Annotation> annotation) {
		String name = annotation.getType().getName();
		return HANDLERS.contains(name) || (DIRECT_HANDLERS.contains(name) && annotation.getDistance() == 0);
	}

	private static boolean isHarmless(MergedAnnotation<Annotation> annotation) {
		String name = annotation.getType().getName();
		return HARMLESS.stream().anyMatch(name::startsWith);
	}

	/**
	 * Whether Spring resolves a single parameter whatever calls the method, as it does in
	 * tests.
	 */
	static boolean isAutowired(Annotation[] ofParameter) {
		return Stream.of(ofParameter).anyMatch(Autowired.class::isInstance);
	}

}
