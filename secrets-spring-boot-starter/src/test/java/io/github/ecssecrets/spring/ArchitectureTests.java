package io.github.ecssecrets.spring;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The structure of the starter.
 */
@AnalyzeClasses(packages = "io.github.ecssecrets.spring", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	private static final String ROOT = "io.github.ecssecrets.spring";

	@ArchTest
	static final ArchRule packagesPointDownwards = layeredArchitecture().consideringOnlyDependenciesInLayers()
		.layer("api")
		.definedBy(ROOT)
		.layer("diagnostics")
		.definedBy(ROOT + ".diagnostics")
		.layer("literal")
		.definedBy(ROOT + ".literal")
		.layer("mask")
		.definedBy(ROOT + ".mask")
		.layer("rebind")
		.definedBy(ROOT + ".rebind")
		.layer("runtime")
		.definedBy(ROOT + ".runtime")
		.layer("config")
		.definedBy(ROOT + ".config")
		.layer("binding")
		.definedBy(ROOT + ".binding")
		.layer("web")
		.definedBy(ROOT + ".web")
		.layer("messaging")
		.definedBy(ROOT + ".messaging")
		.layer("jdbc")
		.definedBy(ROOT + ".jdbc")
		.layer("ssl")
		.definedBy(ROOT + ".ssl")
		.layer("actuate")
		.definedBy(ROOT + ".actuate")
		.layer("login")
		.definedBy(ROOT + ".login")
		.layer("clients")
		.definedBy(ROOT + ".amqp", ROOT + ".http", ROOT + ".kafka", ROOT + ".mail", ROOT + ".r2dbc", ROOT + ".redis")
		.layer("push")
		.definedBy(ROOT + ".push")
		.layer("export")
		.definedBy(ROOT + ".export")
		.layer("autoconfigure")
		.definedBy(ROOT + ".autoconfigure")
		.whereLayer("autoconfigure")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("push")
		.mayOnlyBeAccessedByLayers("autoconfigure", "actuate")
		.whereLayer("export")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("clients")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("login")
		.mayOnlyBeAccessedByLayers("autoconfigure", "clients")
		.whereLayer("web")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("messaging")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("binding")
		.mayOnlyBeAccessedByLayers("autoconfigure", "web", "messaging", "export")
		.whereLayer("jdbc")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("ssl")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("actuate")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("config")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("runtime")
		.mayOnlyBeAccessedByLayers("autoconfigure", "config", "binding", "jdbc", "ssl", "actuate", "login", "push",
				"export")
		.whereLayer("rebind")
		.mayOnlyBeAccessedByLayers("autoconfigure", "config", "runtime")
		.whereLayer("mask")
		.mayOnlyBeAccessedByLayers("autoconfigure", "config", "runtime", "rebind", "binding", "actuate", "jdbc",
				"export")
		.whereLayer("literal")
		.mayOnlyBeAccessedByLayers("autoconfigure", "mask", "rebind", "config", "binding", "web", "jdbc")
		.whereLayer("diagnostics")
		.mayOnlyBeAccessedByLayers("literal", "mask", "web", "runtime", "config", "binding", "jdbc", "ssl", "login",
				"clients", "push", "export");

	@ArchTest
	static final ArchRule packagesAreFreeOfCycles = slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule autoConfigurationsAreFinal = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);

	@ArchTest
	static final ArchRule beanMethodsArePackagePrivate = methods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.bePackagePrivate();

	@ArchTest
	static final ArchRule jdbcIsLoadedByItsIntegrationAlone = noClasses().that()
		.resideOutsideOfPackages(ROOT + ".jdbc", ROOT + ".autoconfigure")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.boot.jdbc..");

	@ArchTest
	static final ArchRule clientsAreLoadedByTheirIntegrationsAlone = noClasses().that()
		.resideOutsideOfPackages(ROOT + ".amqp", ROOT + ".http", ROOT + ".kafka", ROOT + ".mail", ROOT + ".r2dbc",
				ROOT + ".redis", ROOT + ".messaging", ROOT + ".web", ROOT + ".autoconfigure")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("com.rabbitmq..", "org.springframework.amqp..", "org.apache.kafka..",
				"org.springframework.kafka..", "jakarta.mail..", "org.springframework.mail..", "io.r2dbc..",
				"io.lettuce..", "redis.clients..", "org.springframework.data.redis..", "reactor..");

	@ArchTest
	static final ArchRule actuatorIsLoadedByItsIntegrationsAlone = noClasses().that()
		.resideOutsideOfPackages(ROOT + ".actuate", ROOT + ".autoconfigure")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.boot.actuate..", "org.springframework.boot.health..",
				"io.micrometer..");

	@ArchTest
	static final ArchRule testcontainersIsLoadedByItsIntegrationAlone = noClasses().that()
		.resideOutsideOfPackage(ROOT + ".testcontainers")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.testcontainers..", "org.springframework.boot.testcontainers..");

	@ArchTest
	static final ArchRule dockerComposeIsLoadedByItsIntegrationAlone = noClasses().that()
		.resideOutsideOfPackage(ROOT + ".dockercompose")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.boot.docker.compose..");

	@ArchTest
	static final ArchRule testKitIsLoadedByAutoConfigurationAlone = noClasses().that()
		.resideOutsideOfPackages(ROOT + ".autoconfigure", ROOT + ".export")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.github.ecssecrets.test..");

	@ArchTest
	static final ArchRule webIsLoadedByItsIntegrationAlone = noClasses().that()
		.resideOutsideOfPackages(ROOT + ".web", ROOT + ".http")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.web..");

	@ArchTest
	static final ArchRule messagingIsLoadedByItsIntegrationAlone = noClasses().that()
		.resideOutsideOfPackage(ROOT + ".messaging")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.messaging..");

	@ArchTest
	static final ArchRule awsSdkStaysInCore = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("software.amazon.awssdk..");

	@ArchTest
	static final ArchRule packagesAreNullMarked = classes().that()
		.haveSimpleName("package-info")
		.should()
		.beAnnotatedWith(NullMarked.class);

}
