package io.github.ecssecrets.spring.export;

import java.io.PrintStream;
import java.util.List;

import io.github.ecssecrets.spring.runtime.StartMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.bootstrap.BootstrapRegistry.InstanceSupplier;
import org.springframework.boot.bootstrap.ConfigurableBootstrapContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;

/**
 * Carries a {@link Command} out in place of running the application, and ends the
 * process. The standard output gets the document alone: all else that is printed from the
 * start of the application on goes to the standard error.
 */
final class CommandRunListener implements SpringApplicationRunListener, Ordered {

	private static final int WRONG_USE = 2;

	private final SpringApplication application;

	private final @Nullable Command command;

	private @Nullable PrintStream output;

	CommandRunListener(SpringApplication application, String[] arguments) {
		this.application = application;
		this.command = Command.of(List.of(arguments), CommandRunListener::setting);
	}

	private static @Nullable String setting(String name) {
		String property = System.getProperty(name);
		return (property != null) ? property : System.getenv(name);
	}

	/**
	 * Before the listeners that read the configuration and set up logging.
	 */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void starting(ConfigurableBootstrapContext bootstrapContext) {
		if (this.command == null) {
			return;
		}
		if (this.command.action() == Command.Action.HELP) {
			System.out.println(Command.help());
			System.exit(0);
		}
		else if (this.command.mistake() != null) {
			System.err.println(this.command.mistake());
			System.err.println();
			System.err.println(Command.help());
			System.exit(WRONG_USE);
		}
		else {
			this.output = System.out;
			System.setOut(System.err);
			StartMode mode = (this.command.action() == Command.Action.CHECK) ? StartMode.CHECK : StartMode.DECLARE;
			bootstrapContext.register(StartMode.class, InstanceSupplier.of(mode));
		}
	}

	@Override
	public void contextLoaded(ConfigurableApplicationContext context) {
		Command given = this.command;
		PrintStream documents = this.output;
		if (given == null || documents == null) {
			return;
		}
		Manifest manifest = ManifestReader.read(context, this.application.getMainApplicationClass());
		Format format = given.format();
		boolean good = true;
		if (format != null) {
			print(format.write(manifest, given.account()), documents);
		}
		else {
			CheckTable table = new CheckCommand(context, manifest).run();
			good = table.isGood();
			print(table.write(ManifestReader.runtime(context.getBeanFactory()).mask(context.getEnvironment())::mask),
					documents);
		}
		context.close();
		System.exit(good ? 0 : 1);
	}

	private static void print(String document, PrintStream output) {
		output.print(document);
		output.print('\n');
		output.flush();
	}

}
