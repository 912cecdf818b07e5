package io.github.ecssecrets.spring.actuate;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Builds HTML, in which all that is not markup of ours is escaped. Not thread-safe.
 */
final class Html {

	private final StringBuilder html = new StringBuilder();

	/**
	 * Adds markup as it is.
	 */
	Html raw(String markup) {
		this.html.append(markup);
		return this;
	}

	/**
	 * Adds text, escaped; none if it is {@code null}.
	 */
	Html text(@Nullable Object text) {
		if (text != null) {
			escape(text.toString());
		}
		return this;
	}

	/**
	 * Adds an element that holds text.
	 * @param start the name of the element, with attributes whose values are ours
	 */
	Html element(String start, @Nullable Object text) {
		int space = start.indexOf(' ');
		return raw("<" + start + ">").text(text).raw("</" + ((space > 0) ? start.substring(0, space) : start) + ">");
	}

	/**
	 * Adds an attribute.
	 */
	Html attribute(String name, Object value) {
		return raw(" " + name + "=\"").text(value).raw("\"");
	}

	/**
	 * Adds a version id by its first characters, which show the whole on demand.
	 */
	Html versionId(String versionId) {
		return raw("<code").attribute("title", versionId).raw(">").text(Words.shortId(versionId)).raw("</code>");
	}

	/**
	 * Adds a time.
	 * @param text the time as people say it
	 */
	Html time(Instant time, String text) {
		return raw("<time").attribute("datetime", time).raw(">").text(text).raw("</time>");
	}

	private void escape(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			switch (c) {
				case '&' -> this.html.append("&amp;");
				case '<' -> this.html.append("&lt;");
				case '>' -> this.html.append("&gt;");
				case '"' -> this.html.append("&quot;");
				case '\'' -> this.html.append("&#39;");
				default -> this.html.append((c < ' ' && c != '\n' && c != '\t') ? '\uFFFD' : c);
			}
		}
	}

	@Override
	public String toString() {
		return this.html.toString();
	}

}
