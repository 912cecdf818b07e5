package io.github.ecssecrets.spring.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.ecssecrets.SecretReference;
import io.github.ecssecrets.spring.diagnostics.ConfiguredReference;
import io.github.ecssecrets.spring.diagnostics.InvalidSecretConfigurationException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/**
 * The containers of an Amazon ECS task definition and what their {@code secrets} say, as
 * the file is registered or as {@code aws ecs describe-task-definition} writes it.
 */
final class TaskDefinition {

	private static final String PROPERTY = "property 'ecs-secrets.task-definition'";

	/** May be shown; any other text might be a secret. */
	private static final Pattern LOCATION = Pattern.compile("[\\w./:\\\\ ~-]{1,300}[.]json");

	private static final JsonFactory FACTORY = new JsonFactory();

	private static final Pattern ARN = Pattern.compile("arn:[^:]*:(?<service>[^:]*):.*");

	private final Resource resource;

	private final List<Container> containers = new ArrayList<>();

	private TaskDefinition(Resource resource) {
		this.resource = resource;
	}

	/**
	 * Reads a task definition.
	 * @param location the location of a resource; a path without a scheme is one of the
	 * file system
	 * @throws InvalidSecretConfigurationException if there is none, or it cannot be
	 * understood
	 */
	static TaskDefinition read(String location, ResourceLoader resourceLoader) {
		Resource resource = ApplicationResourceLoader.get(resourceLoader, true).getResource(location);
		TaskDefinition definition = new TaskDefinition(resource);
		Value document = definition.parse(location);
		Value described = document.member("taskDefinition");
		Value containers = ((described != null) ? described : document).member("containerDefinitions");
		if (containers == null || containers.elements().isEmpty()) {
			throw new InvalidSecretConfigurationException(PROPERTY,
					"'" + location + "' is not a task definition: it has no 'containerDefinitions'.",
					"Name the JSON file that is registered with Amazon ECS, or the output of 'aws ecs describe-task-definition'.");
		}
		containers.elements().forEach((container) -> definition.containers.add(definition.container(container)));
		return definition;
	}

	private Value parse(String location) {
		if (!this.resource.exists()) {
			throw new InvalidSecretConfigurationException(PROPERTY,
					(LOCATION.matcher(location).matches() ? "'" + location + "'" : "The location") + " does not exist.",
					"Correct the location, for example 'file:/app/task-definition.json', or remove the property.");
		}
		try (InputStream stream = this.resource.getInputStream();
				JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), stream)) {
			parser.nextToken();
			return value(parser);
		}
		catch (IOException ex) {
			throw new InvalidSecretConfigurationException(PROPERTY, "'" + location + "' cannot be read.",
					"Check that it is a file that this process may read.");
		}
		catch (JacksonException ex) {
			TokenStreamLocation at = ex.getLocation();
			throw new InvalidSecretConfigurationException(PROPERTY,
					"'" + location + "' is not valid JSON" + ((at != null)
							? ": syntax error at line %d, column %d.".formatted(at.getLineNr(), at.getColumnNr())
							: "."),
					"Correct the file.");
		}
	}

	private Value value(JsonParser parser) {
		TokenStreamLocation location = parser.currentTokenLocation();
		Map<String, Value> members = new LinkedHashMap<>();
		List<Value> elements = new ArrayList<>();
		String text = null;
		JsonToken token = parser.currentToken();
		if (token == JsonToken.START_OBJECT) {
			while (parser.nextToken() != JsonToken.END_OBJECT) {
				String name = parser.currentName();
				parser.nextToken();
				members.put(name, value(parser));
			}
		}
		else if (token == JsonToken.START_ARRAY) {
			while (parser.nextToken() != JsonToken.END_ARRAY) {
				elements.add(value(parser));
			}
		}
		else if (token == JsonToken.VALUE_STRING) {
			text = parser.getString();
		}
		TextResourceOrigin origin = new TextResourceOrigin(this.resource,
				new TextResourceOrigin.Location(location.getLineNr() - 1, location.getColumnNr() - 1));
		return new Value(members, elements, text, origin);
	}

	private Container container(Value definition) {
		Container container = new Container(definition.text("name"), new ArrayList<>(), new ArrayList<>());
		Value secrets = definition.member("secrets");
		if (secrets != null) {
			secrets.elements().forEach((secret) -> add(secret, container));
		}
		return container;
	}

	private static void add(Value secret, Container container) {
		String variable = secret.text("name");
		Value valueFrom = secret.member("valueFrom");
		String text = (valueFrom != null) ? valueFrom.text() : null;
		if (variable == null || valueFrom == null || text == null) {
			throw new InvalidSecretConfigurationException("task definition, " + secret.origin(),
					"An entry of 'secrets' lacks 'name' or 'valueFrom'.",
					"Write {\"name\": \"VARIABLE\", \"valueFrom\": \"arn:aws:secretsmanager:…\"}.");
		}
		if (isParameter(text)) {
			container.skipped().add(variable);
			return;
		}
		String place = "task definition, variable '" + variable + "' (" + valueFrom.origin() + ")";
		SecretReference reference = ConfiguredReference.parse(place, text).asFullArn();
		container.bindings().add(new SecretBinding(variable, reference, place, valueFrom.origin()));
	}

	/**
	 * Whether Amazon ECS takes the value from the parameter store of Systems Manager,
	 * which it knows by ARN or, other than a secret, by name.
	 */
	private static boolean isParameter(String valueFrom) {
		var arn = ARN.matcher(valueFrom);
		return arn.matches() ? arn.group("service").equals("ssm") : !valueFrom.startsWith("arn:");
	}

	/**
	 * Gives a container.
	 * @param name its name, or {@code null} for the first that has secrets, parameters
	 * not counted
	 * @return the container; one without secrets if no name is given and none has any
	 * @throws InvalidSecretConfigurationException if there is no container of that name
	 */
	Container container(@Nullable String name) {
		for (Container container : this.containers) {
			if ((name != null) ? name.equals(container.name()) : !container.bindings().isEmpty()) {
				return container;
			}
		}
		if (name == null) {
			return this.containers.get(0);
		}
		throw new InvalidSecretConfigurationException("property 'ecs-secrets.task-definition-container'",
				"'" + name + "' is not a container of the task definition.",
				"Use one of " + this.containers.stream()
					.map((container) -> "'" + container.name() + "'")
					.collect(Collectors.joining(", ")) + ", or leave the property out.");
	}

	/**
	 * A container.
	 *
	 * @param name its name
	 * @param bindings its secrets
	 * @param skipped its variables that hold a parameter of Systems Manager
	 */
	record Container(@Nullable String name, List<SecretBinding> bindings, List<String> skipped) {

	}

	/**
	 * A JSON value and where it stands: an object, an array, a string, or something that
	 * does not matter here.
	 */
	private record Value(Map<String, Value> members, List<Value> elements, @Nullable String text,
			TextResourceOrigin origin) {

		@Nullable Value member(String name) {
			return this.members.get(name);
		}

		@Nullable String text(String name) {
			Value member = member(name);
			return (member != null) ? member.text() : null;
		}

	}

}
