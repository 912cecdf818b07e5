package io.github.ecssecrets.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Type;

import io.github.ecssecrets.Secret;
import io.github.ecssecrets.SecretRotated;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.SimpleReflectiveProcessor;

/**
 * Registers what a native image needs to call a method that carries
 * {@link OnSecretRotation}, and to bind its parameters.
 */
final class OnSecretRotationReflectiveProcessor extends SimpleReflectiveProcessor {

	@Override
	protected void registerMethodHint(ReflectionHints hints, Method method) {
		super.registerMethodHint(hints, method);
		for (Type type : method.getGenericParameterTypes()) {
			if (type != Secret.class && type != SecretRotated.class) {
				new BindingReflectionHintsRegistrar().registerReflectionHints(hints, type);
			}
		}
	}

}
