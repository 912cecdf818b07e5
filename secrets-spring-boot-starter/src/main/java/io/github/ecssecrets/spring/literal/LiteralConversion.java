package io.github.ecssecrets.spring.literal;

import java.beans.PropertyEditor;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;

import org.xml.sax.InputSource;

import org.springframework.beans.propertyeditors.URIEditor;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.ContextResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.WritableResource;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Makes of a text what Spring's editors make of it that look for placeholders in the
 * text, and open what it names. These take it as it is, and open nothing: a stream or
 * reader has the text itself.
 */
public final class LiteralConversion {

	private static final Set<Class<?>> TYPES = Set.of(URL.class, URI.class, Path.class, File.class, Resource.class,
			ContextResource.class, WritableResource.class, Resource[].class, InputStream.class, Reader.class,
			InputSource.class, Class.class, Class[].class);

	private LiteralConversion() {
	}

	/**
	 * The types that a text is made into here.
	 * @return an immutable set
	 */
	public static Set<Class<?>> types() {
		return TYPES;
	}

	/**
	 * Whether values of a type are made here, or have elements that are.
	 * @param type the type
	 * @return {@code true} for the {@link #types()}, and arrays and collections of them
	 */
	public static boolean appliesTo(ResolvableType type) {
		Class<?> resolved = type.resolve(Object.class);
		return TYPES.contains(resolved) || (resolved.isArray() && appliesTo(type.getComponentType()))
				|| (Collection.class.isAssignableFrom(resolved) && appliesTo(type.asCollection().getGeneric()));
	}

	/**
	 * Converts a text. Does no I/O, except that a class is loaded, but not initialized.
	 * @param text the text
	 * @param type one of {@link #types()}
	 * @param loader makes resources
	 * @return an instance of the type
	 * @throws IllegalArgumentException if the text does not fit the type
	 */
	public static Object convert(String text, Class<?> type, ResourceLoader loader) {
		if (!TYPES.contains(type)) {
			throw new IllegalArgumentException("Not converted here: " + type);
		}
		if (type == URL.class) {
			return url(text);
		}
		if (type == URI.class) {
			return uri(text);
		}
		if (type == Path.class) {
			return Path.of(text);
		}
		if (type == File.class) {
			return new File(text);
		}
		if (type == InputStream.class) {
			return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
		}
		if (type == Reader.class) {
			return new StringReader(text);
		}
		if (type == InputSource.class) {
			return new InputSource(text);
		}
		if (type == Class.class) {
			return type(text, loader);
		}
		return convertToSpring(text, type, loader);
	}

	private static Object convertToSpring(String text, Class<?> type, ResourceLoader loader) {
		if (!type.isArray()) {
			return loader.getResource(text);
		}
		String[] names = StringUtils.tokenizeToStringArray(text, ",");
		return (type == Class[].class) ? Arrays.stream(names).map((name) -> type(name, loader)).toArray(Class<?>[]::new)
				: Arrays.stream(names).map(loader::getResource).toArray(Resource[]::new);
	}

	/**
	 * An editor that takes every text as it is.
	 * @param type one of {@link #types()}
	 * @param classLoader finds classes and resources
	 * @return the editor
	 */
	public static PropertyEditor editor(Class<?> type, ClassLoader classLoader) {
		return new LiteralEditor(type, new DefaultResourceLoader(classLoader));
	}

	@SuppressWarnings("deprecation") // java.net.URI refuses what a URL may have
	private static URL url(String text) {
		try {
			return new URL(text);
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException("Not a URL");
		}
	}

	private static Object uri(String text) {
		try {
			return new URI(text.strip());
		}
		catch (URISyntaxException ex) {
			return escapedUri(text);
		}
	}

	private static Object escapedUri(String text) {
		URIEditor editor = new URIEditor();
		editor.setAsText(text);
		return editor.getValue();
	}

	private static Class<?> type(String text, ResourceLoader loader) {
		return ClassUtils.resolveClassName(text.strip(), loader.getClassLoader());
	}

}
