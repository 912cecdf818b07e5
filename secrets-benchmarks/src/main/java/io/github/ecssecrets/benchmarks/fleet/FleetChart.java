package io.github.ecssecrets.benchmarks.fleet;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;

/**
 * A chart of dollars a month by number of tasks, both in powers of ten.
 */
final class FleetChart {

	private static final double LEFT = 70;

	private static final double DECADE_OF_TASKS = 110;

	private static final double DECADE_OF_DOLLARS = 38.83;

	private static final double HEIGHT_OF_A_DOLLAR = 264.5;

	private static final double LEAST_DISTANCE = 15;

	private final List<Integer> sizes;

	private final ToDoubleBiFunction<Reader, Integer> dollars;

	/**
	 * Creates a chart.
	 * @param sizes the numbers of tasks, powers of ten from 10 on
	 * @param dollars what a number of tasks costs a month
	 */
	FleetChart(List<Integer> sizes, ToDoubleBiFunction<Reader, Integer> dollars) {
		this.sizes = sizes;
		this.dollars = dollars;
	}

	/** The chart as SVG. */
	String svg() {
		StringBuilder svg = new StringBuilder("""
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 360" font-family="sans-serif" font-size="12" \
				role="img" aria-label="Dollars a month for calls to Secrets Manager, by number of tasks">
				<rect width="100%" height="100%" fill="#ffffff"/>
				""");
		for (int exponent = -1; exponent <= 6; exponent++) {
			double y = y(Math.pow(10, exponent));
			svg.append(format("<line x1=\"70\" x2=\"510\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e5e7eb\"/>", y, y))
				.append(format("<text x=\"64\" y=\"%.1f\" text-anchor=\"end\" fill=\"#374151\">$%s</text>%n", y + 4,
						(exponent < 0) ? "0.1" : format("%,.0f", Math.pow(10, exponent))));
		}
		this.sizes.forEach((size) -> svg.append(format(
				"<text x=\"%.1f\" y=\"333\" text-anchor=\"middle\" fill=\"#374151\">%,d</text>%n", x(size), size)));
		svg.append(
				"<text x=\"290.0\" y=\"352\" text-anchor=\"middle\" fill=\"#374151\">tasks, 20 secrets each</text>\n");
		for (Reader reader : Reader.values()) {
			svg.append(line(reader));
		}
		return svg.append(names()).append("</svg>\n").toString();
	}

	/** The line of one reader. */
	String line(Reader reader) {
		StringBuilder points = new StringBuilder();
		for (int size : this.sizes) {
			points.append(points.isEmpty() ? "" : " ")
				.append(format("%.1f,%.1f", x(size), y(this.dollars.applyAsDouble(reader, size))));
		}
		return format("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>%n", color(reader),
				points);
	}

	/**
	 * The names at the ends of the lines, from the top, moved down where they would
	 * touch.
	 */
	private String names() {
		int last = this.sizes.get(this.sizes.size() - 1);
		StringBuilder names = new StringBuilder();
		double free = 0;
		for (Reader reader : Stream.of(Reader.values())
			.sorted((one, other) -> Double.compare(this.dollars.applyAsDouble(other, last),
					this.dollars.applyAsDouble(one, last)))
			.toList()) {
			double y = Math.max(free, y(this.dollars.applyAsDouble(reader, last)) + 4);
			names
				.append(format("<text x=\"518\" y=\"%.1f\" fill=\"%s\">%s</text>%n", y, color(reader), reader.title()));
			free = y + LEAST_DISTANCE;
		}
		return names.toString();
	}

	private static String color(Reader reader) {
		return switch (reader) {
			case ECS_SECRETS -> "#2563eb";
			case ECS_SECRETS_NO_SCHEDULE -> "#0891b2";
			case ECS_SECRETS_PUSH -> "#059669";
			case SPRING_CLOUD_AWS -> "#dc2626";
			case CACHING_CLIENT -> "#d97706";
			case AGENT -> "#7c3aed";
		};
	}

	private static double x(int size) {
		return LEFT + DECADE_OF_TASKS * (Math.log10(size) - 1);
	}

	private static double y(double dollars) {
		return HEIGHT_OF_A_DOLLAR - DECADE_OF_DOLLARS * Math.log10(dollars);
	}

	private static String format(String text, Object... arguments) {
		return String.format(Locale.ROOT, text, arguments).replace(System.lineSeparator(), "\n");
	}

}
