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
import java.util.LinkedHashMap;
import java.util.Map;
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

	private static final Map<Class<?>, Conversion> CONVERSIONS = new LinkedHashMap<>();
	static {
		CONVERSIONS.put(URL.class, (text, loader) -> url(text));
		CONVERSIONS.put(URI.class, (text, loader) -> uri(text));
		CONVERSIONS.put(Path.class, (text, loader) -> Path.of(text));
		CONVERSIONS.put(File.class, (text, loader) -> new File(text));
		CONVERSIONS.put(Resource.class, (text, loader) -> loader.getResource(text));
		CONVERSIONS.put(ContextResource.class, (text, loader) -> loader.getResource(text));
		CONVERSIONS.put(WritableResource.class, (text, loader) -> loader.getResource(text));
		CONVERSIONS.put(Resource[].class,
				(text, loader) -> Arrays.stream(StringUtils.tokenizeToStringArray(text, ","))
					.map(loader::getResource)
					.toArray(Resource[]::new));
		CONVERSIONS.put(InputStream.class,
				(text, loader) -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
		CONVERSIONS.put(Reader.class, (text, loader) -> new StringReader(text));
		CONVERSIONS.put(InputSource.class, (text, loader) -> new InputSource(text));
		CONVERSIONS.put(Class.class, (text, loader) -> type(text, loader));
		CONVERSIONS.put(Class[].class,
				(text, loader) -> Arrays.stream(StringUtils.tokenizeToStringArray(text, ","))
					.map((name) -> type(name, loader))
					.toArray(Class<?>[]::new));
	}

	private LiteralConversion() {
	}

	/**
	 * The types that a text is made into here.
	 * @return an immutable set
	 */
	public static Set<Class<?>> types() {
		return Set.copyOf(CONVERSIONS.keySet());
	}

	/**
	 * Whether values of a type are made here, or have elements that are.
	 * @param type the type
	 * @return {@code true} for the {@link #types()}, and arrays and collections of them
	 */
	public static boolean appliesTo(ResolvableType type) {
		Class<?> resolved = type.resolve(Object.class);
		return CONVERSIONS.containsKey(resolved) || (resolved.isArray() && appliesTo(type.getComponentType()))
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
		Conversion conversion = CONVERSIONS.get(type);
		if (conversion == null) {
			throw new IllegalArgumentException("Not converted here: " + type);
		}
		return conversion.convert(text, loader);
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

	/**
	 * Makes a value of a text.
	 */
	private interface Conversion {

		Object convert(String text, ResourceLoader loader);

	}

}
