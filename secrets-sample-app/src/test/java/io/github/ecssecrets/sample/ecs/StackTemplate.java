package io.github.ecssecrets.sample.ecs;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A template of AWS CloudFormation with everything filled in that its functions refer to,
 * as far as task definitions and roles need it. What it does not know is an error.
 */
final class StackTemplate {

	private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]+)}");

	private static final Object NO_VALUE = new Object();

	private final Map<String, Object> parameters;

	private final Map<String, Object> conditions;

	private final Map<String, Object> resources;

	private final Map<String, Object> values = new LinkedHashMap<>();

	private StackTemplate(Map<String, Object> template, Map<String, String> values) {
		this.parameters = children(template, "Parameters");
		this.conditions = children(template, "Conditions");
		this.resources = children(template, "Resources");
		this.resources.keySet().forEach((name) -> this.values.put(name, name));
		this.parameters.forEach((name, parameter) -> this.values.put(name, defaultOf(parameter)));
		this.values.put("AWS::NoValue", NO_VALUE);
		this.values.putAll(values);
	}

	/**
	 * Reads a template.
	 * @param values parameters, pseudo parameters and what resources return, by the name
	 * that references use, such as {@code TaskRole.Arn}
	 */
	static StackTemplate read(Path file, Map<String, String> values) {
		try (Reader reader = Files.newBufferedReader(file)) {
			return new StackTemplate(new Yaml(new FunctionConstructor()).load(reader), values);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> children(Map<String, Object> parent, String name) {
		return (Map<String, Object>) parent.getOrDefault(name, Map.of());
	}

	@SuppressWarnings("unchecked")
	private static Object defaultOf(Object parameter) {
		return String.valueOf(((Map<String, Object>) parameter).get("Default"));
	}

	/** The parameters, by their names, as the template declares them. */
	JsonNode parameters() {
		return JsonMapper.shared().valueToTree(this.parameters);
	}

	/** The names of all resources of a type, such as {@code AWS::ECS::TaskDefinition}. */
	List<String> resourcesOf(String type) {
		return this.resources.keySet().stream().filter((name) -> type.equals(resource(name).get("Type"))).toList();
	}

	/** Whether a resource is in every stack, whatever the parameters are. */
	boolean isUnconditional(String name) {
		return !resource(name).containsKey("Condition");
	}

	/** Whether a resource is in the stack that the parameters make. */
	boolean makes(String name) {
		return this.resources.containsKey(name) && (isUnconditional(name) || isTrue(resource(name).get("Condition")));
	}

	/** The resources that a resource waits for, besides those that it refers to. */
	List<String> dependencies(String name) {
		Object dependencies = resource(name).getOrDefault("DependsOn", List.of());
		return (dependencies instanceof List<?> list) ? list.stream().map(String::valueOf).toList()
				: List.of(String.valueOf(dependencies));
	}

	/** The properties of a resource, as the template names them. */
	JsonNode properties(String name) {
		return JsonMapper.shared().valueToTree(resolve(resource(name).get("Properties")));
	}

	/** The properties of a resource, as the API of its service names them. */
	JsonNode request(String name) {
		return JsonMapper.shared().valueToTree(inLowerCamelCase(resolve(resource(name).get("Properties"))));
	}

	/** The statements of all policies that are written into a role. */
	List<JsonNode> statements(String role) {
		List<JsonNode> statements = new ArrayList<>();
		properties(role).path("Policies")
			.forEach((policy) -> policy.path("PolicyDocument").path("Statement").forEach(statements::add));
		return statements;
	}

	private Map<String, Object> resource(String name) {
		return children(this.resources, name);
	}

	private static Object inLowerCamelCase(Object node) {
		if (node instanceof Map<?, ?> map) {
			Map<String, Object> result = new LinkedHashMap<>();
			map.forEach((key, value) -> {
				String name = String.valueOf(key);
				result.put(name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1), inLowerCamelCase(value));
			});
			return result;
		}
		return (node instanceof List<?> list) ? list.stream().map(StackTemplate::inLowerCamelCase).toList() : node;
	}

	private Object resolve(Object node) {
		if (node instanceof FunctionCall call) {
			return call(call.function(), call.argument());
		}
		if (node instanceof Map<?, ?> map) {
			Map<Object, Object> result = new LinkedHashMap<>();
			map.forEach((key, value) -> result.put(key, resolve(value)));
			result.values().removeIf((value) -> value == NO_VALUE);
			return result;
		}
		if (node instanceof List<?> list) {
			List<Object> result = new ArrayList<>();
			list.forEach((element) -> result.add(resolve(element)));
			result.removeIf((value) -> value == NO_VALUE);
			return result;
		}
		return node;
	}

	private Object call(String function, Object argument) {
		return switch (function) {
			case "Ref", "GetAtt" -> value(String.valueOf(argument));
			case "Sub" -> REFERENCE.matcher(String.valueOf(argument))
				.replaceAll((reference) -> Matcher.quoteReplacement(String.valueOf(value(reference.group(1)))));
			case "Join" -> ((List<?>) argument(argument, 1)).stream()
				.map(String::valueOf)
				.collect(Collectors.joining(String.valueOf(argument(argument, 0))));
			case "Equals" -> Objects.equals(argument(argument, 0), argument(argument, 1));
			case "Not" -> !((boolean) argument(argument, 0));
			case "If" -> argument(argument, isTrue(argument(argument, 0)) ? 1 : 2);
			default -> throw new IllegalArgumentException("The function '" + function + "' is not known");
		};
	}

	private Object argument(Object arguments, int index) {
		return resolve(((List<?>) arguments).get(index));
	}

	private boolean isTrue(Object condition) {
		return (boolean) resolve(this.conditions.get(String.valueOf(condition)));
	}

	private Object value(String name) {
		Object value = this.values.get(name);
		if (value == null) {
			throw new IllegalArgumentException("'" + name + "' has no value");
		}
		return value;
	}

	private record FunctionCall(String function, Object argument) {
	}

	/**
	 * Reads the short form of functions, such as <code>!Ref</code>.
	 */
	private static final class FunctionConstructor extends SafeConstructor {

		FunctionConstructor() {
			super(new LoaderOptions());
			this.yamlMultiConstructors.put("!", new AbstractConstruct() {
				@Override
				public Object construct(Node node) {
					return new FunctionCall(node.getTag().getValue().substring(1), argument(node));
				}
			});
		}

		private Object argument(Node node) {
			if (node instanceof ScalarNode scalar) {
				return constructScalar(scalar);
			}
			return (node instanceof SequenceNode sequence) ? constructSequence(sequence)
					: constructMapping((MappingNode) node);
		}

	}

}
