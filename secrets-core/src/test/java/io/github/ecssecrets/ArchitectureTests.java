package io.github.ecssecrets;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of the design that a compiler does not check.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.ecssecrets";

	private static final JavaClasses main = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	private static final JavaClasses mainAndTests = new ClassFileImporter().importPackages(ROOT);

	@Test
	void packagesPointDownwards() {
		layeredArchitecture().consideringAllDependencies()
			.layer("vocabulary")
			.definedBy(ROOT)
			.layer("source")
			.definedBy(ROOT + ".source..")
			.layer("aws")
			.definedBy(ROOT + ".aws..")
			.layer("store")
			.definedBy(ROOT + ".store..")
			.layer("push")
			.definedBy(ROOT + ".push..")
			.layer("login")
			.definedBy(ROOT + ".login..")
			.layer("jdbc")
			.definedBy(ROOT + ".jdbc..")
			.whereLayer("source")
			.mayOnlyBeAccessedByLayers("aws", "store")
			.whereLayer("aws")
			.mayOnlyBeAccessedByLayers("store", "push")
			.whereLayer("store")
			.mayOnlyBeAccessedByLayers("push")
			.whereLayer("push")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("login")
			.mayOnlyBeAccessedByLayers("jdbc")
			.whereLayer("jdbc")
			.mayNotBeAccessedByAnyLayer()
			.check(main);
	}

	@Test
	void loginsStandOnTheVocabularyAlone() {
		noClasses().that()
			.resideInAnyPackage(ROOT + ".login..", ROOT + ".jdbc..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + ".source..", ROOT + ".aws..", ROOT + ".store..")
			.check(main);
	}

	@Test
	void everyPackageIsOfTheDesign() {
		assertThat(main.stream().map(JavaClass::getPackageName)).containsOnly(ROOT, ROOT + ".source", ROOT + ".aws",
				ROOT + ".store", ROOT + ".push", ROOT + ".login", ROOT + ".jdbc");
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.github.(**)").should().beFreeOfCycles().check(main);
	}

	@Test
	void awsSdkIsUsedInAwsOnly() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".aws..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("software.amazon..")
			.check(main);
	}

	@Test
	void awsSdkIsSeenFromOutsideAsTheBuilderOfTheClientOnly() {
		methods().that()
			.arePublic()
			.and()
			.areDeclaredInClassesThat()
			.arePublic()
			.should(mentionOnlySdkType("software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder"))
			.check(main);
	}

	private static ArchCondition<JavaMethod> mentionOnlySdkType(String type) {
		return new ArchCondition<>("mention no type of the AWS SDK but " + type) {

			@Override
			public void check(JavaMethod method, ConditionEvents events) {
				Set<JavaClass> mentioned = method.getParameterTypes()
					.stream()
					.flatMap((parameter) -> parameter.getAllInvolvedRawTypes().stream())
					.collect(Collectors.toSet());
				mentioned.addAll(method.getReturnType().getAllInvolvedRawTypes());
				mentioned.addAll(method.getThrowsClause().getTypes());
				mentioned.stream()
					.map(JavaClass::getName)
					.filter((name) -> name.startsWith("software.amazon.") && !name.equals(type))
					.forEach((name) -> events
						.add(SimpleConditionEvent.violated(method, method.getFullName() + " mentions " + name)));
			}

		};
	}

	@Test
	void caffeineIsUsedInTheStoreOnly() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".store..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("com.github.benmanes..")
			.check(main);
	}

	@Test
	void jacksonIsUsedInTheVocabularyOnly() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..")
			.check(main);
	}

	@Test
	void springIsNotUsed() {
		noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework..").check(main);
	}

	@Test
	void timeComesFromAClock() {
		noClasses().should().callMethod(System.class, "currentTimeMillis").check(main);
	}

	@Test
	void nobodySleeps() {
		DescribedPredicate<JavaClass> sleepers = assignableTo(Thread.class).or(assignableTo(TimeUnit.class));
		noClasses().should().callMethodWhere(target(owner(sleepers)).and(target(name("sleep")))).check(mainAndTests);
	}

	@Test
	void everyPackageIsNullMarked() {
		assertThat(main.stream().map(JavaClass::getPackage).distinct()).allSatisfy(
				(aPackage) -> assertThat(aPackage.isAnnotatedWith(NullMarked.class)).as(aPackage.getName()).isTrue());
	}

	@Test
	void exceptionsCannotBeExtended() {
		List<Class<?>> exceptions = main.stream()
			.filter(assignableTo(Throwable.class))
			.<Class<?>>map(JavaClass::reflect)
			.toList();
		assertThat(exceptions).contains(SecretException.class, InvalidSecretReferenceException.class)
			.allSatisfy((exception) -> assertThat(exception.isSealed() || Modifier.isFinal(exception.getModifiers()))
				.as(exception.getName())
				.isTrue());
	}

	@Test
	void eventsAreSealed() {
		assertThat(SecretEvent.class.isSealed()).isTrue();
	}

	@Test
	void publicClassesAreFinalOrSealed() {
		assertThat(main.stream()
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC))
			.filter((type) -> !type.isInterface())
			.<Class<?>>map(JavaClass::reflect)).allSatisfy(
					(type) -> assertThat(type.isSealed() || Modifier.isFinal(type.getModifiers())).as(type.getName())
						.isTrue());
	}

	@Test
	void publicFieldsAreConstants() {
		fields().that()
			.arePublic()
			.should()
			.beFinal()
			.andShould()
			.beStatic()
			.andShould()
			.haveRawType(assignableTo(String.class).or(assignableTo(Enum.class)).or(assignableTo(SecretOrigin.class)))
			.check(main);
	}

	@Test
	void internalsOfAwsArePackagePrivate() {
		classes().that()
			.resideInAPackage(ROOT + ".aws..")
			.and()
			.arePublic()
			.should()
			.haveNameMatching(
					".*\\.((SecretsManager|Agent)SecretSource(\\$Builder)?|CallObserver(\\$Observed)?|CallOutcome|ObservedCall|LabelEventQueue(Builder)?|QueueMessage|EventQueueException)")
			.check(main);
	}

}
