package io.github.ecssecrets.kotlin

import io.github.ecssecrets.LiveSecret
import io.github.ecssecrets.SecretReference
import io.github.ecssecrets.Secrets
import io.github.ecssecrets.spring.SecretValue
import io.github.ecssecrets.spring.diagnostics.SecretResolutionException
import io.github.ecssecrets.test.SecretsManagerServer
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.catchThrowable
import org.awaitility.Awaitility.await
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith
import org.springframework.beans.factory.getBean
import org.springframework.boot.WebApplicationType
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.boot.builder.SpringApplicationBuilder
import org.springframework.boot.test.system.CapturedOutput
import org.springframework.boot.test.system.OutputCaptureExtension
import org.springframework.context.ConfigurableApplicationContext
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import java.time.Duration
import java.util.concurrent.TimeUnit
import java.util.function.Supplier
import kotlin.reflect.KClass

/**
 * Secrets in an application that is written in Kotlin.
 */
@ExtendWith(OutputCaptureExtension::class)
class KotlinTests {

    private val server = SecretsManagerServer.start()

    @BeforeEach
    fun createSecrets() {
        server.createSecret("prod/myapp/database", """{"username":"app","password":"canary-1${'$'}{x}"}""")
        server.createSecret("prod/myapp/payments", """{"token":"canary-t1","signing-key":"canary-s1"}""")
    }

    @AfterEach
    fun stop(output: CapturedOutput) {
        server.close()
        assertThat(output).doesNotContain("canary-")
    }

    private fun run(vararg beans: KClass<*>): ConfigurableApplicationContext =
        SpringApplicationBuilder(Application::class.java, *beans.map { it.java }.toTypedArray())
            .web(WebApplicationType.NONE)
            .properties("ecs-secrets.endpoint=${server.endpoint()}", "ecs-secrets.refresh.enabled=false",
                "ecs-secrets.startup.timeout=60s")
            .run()

    private fun failure(vararg beans: KClass<*>): String {
        val failure = catchThrowable { run(*beans).close() }
        val resolution = generateSequence(failure) { it.cause }.first { it is SecretResolutionException }
        assertThat(failure.stackTraceToString()).doesNotContain("canary-")
        return resolution.message!!
    }

    private fun rotate(context: ConfigurableApplicationContext, secret: String, content: String) {
        server.putSecretValue(secret, content)
        assertThat(context.getBean<Secrets>().refresh(SecretReference.parse(secret))).succeedsWithin(10, TimeUnit.SECONDS)
    }

    @Test
    fun constructorParametersOfEveryKindAreInjected() {
        run(PaymentsClient::class).use {
            val client = it.getBean<PaymentsClient>()
            assertThat(client.authorization()).isEqualTo("Bearer canary-t1")
            assertThat(client.proxyUser).isNull()
            assertThat(client.currency).isEqualTo("EUR")
            assertThat(client.signingKey).isEqualTo("canary-s1")
        }
        assertThat(server.requestCount("BatchGetSecretValue")).isEqualTo(1)
    }

    @Test
    fun nullableAndDefaultParametersTakeTheValueIfThereIsOne() {
        server.putSecretValue("prod/myapp/payments",
            """{"token":"canary-t1","signing-key":"canary-s1","proxy-user":"proxy","currency":"KRW"}""")
        run(PaymentsClient::class).use {
            assertThat(it.getBean<PaymentsClient>().proxyUser).isEqualTo("proxy")
            assertThat(it.getBean<PaymentsClient>().currency).isEqualTo("KRW")
        }
    }

    @Test
    fun dataClassIsBoundWithItsDefaults() {
        run(PaymentsClient::class).use {
            assertThat(it.getBean<PaymentsClient>().database)
                .isSameAs(it.getBean<Database>())
                .isEqualTo(Database("app", "canary-1\${x}", 5432, null))
        }
    }

    @Test
    fun dataClassThatLacksFieldsFailsWithAllOfThem() {
        server.putSecretValue("prod/myapp/database", """{"port":"canary-port"}""")
        assertThat(failure()).contains("cannot be converted to ${Database::class.java.name}",
            "at field 'port'", "it has no 'username', 'password'", "@SecretValue on type")
    }

    @Test
    fun dataClassIsValidated() {
        server.putSecretValue("prod/myapp/database", """{"username":"app","password":"canary-"}""")
        assertThat(failure()).contains("violated: 'password' (@Size(min = 8), a text of 7 characters)")
    }

    @Test
    fun rotationReachesSuppliersAndMethods() {
        run(PaymentsClient::class, Holder::class).use {
            val client = it.getBean<PaymentsClient>()
            val holder = it.getBean<Holder>()
            rotate(it, "prod/myapp/payments", """{"token":"canary-t2","signing-key":"canary-s2"}""")
            rotate(it, "prod/myapp/database", """{"username":"app2","password":"canary-2"}""")
            assertThat(client.authorization()).isEqualTo("Bearer canary-t2")
            assertThat(client.database.username).isEqualTo("app")
            assertThat(holder.database.get().username).isEqualTo("app2")
            assertThat(holder.live.get()).isEqualTo("canary-t2")
            // A refresh completes before setters and methods are called.
            await().atMost(Duration.ofMinutes(1)).untilAsserted {
                assertThat(client.signingKey).isEqualTo("canary-s2")
                assertThat(holder.bySetter).isEqualTo("canary-t2")
                assertThat(holder.byMethod).isEqualTo("canary-t2")
            }
        }
    }

    @Test
    fun fieldsAndSettersAreInjected() {
        run(Holder::class).use {
            val holder = it.getBean<Holder>()
            assertThat(holder.byField).isEqualTo("canary-t1")
            assertThat(holder.bySetter).isEqualTo("canary-t1")
            assertThat(holder.byMethod).isEqualTo("canary-t1")
            assertThat(holder.both).isEqualTo("canary-t1")
            assertThat(holder.nullable).isNull()
            assertThat(holder.notRequired).isNull()
            assertThat(holder.initial).isEqualTo("initial")
            assertThat(it.getBean("greeting")).isEqualTo("canary-t1 null")
        }
    }

    @Test
    fun whatIsNotNullableIsRequired() {
        assertThat(failure(Strict::class)).contains("has no field 'absent'", "parameter 0 of the constructor of ${Strict::class.java.name}")
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    class Application {

        @Bean
        fun greeting(@SecretValue("prod/myapp/payments:token") token: String,
            @SecretValue("prod/myapp/none") absent: String?) = "$token $absent"
    }

    class Holder(
        @param:SecretValue("prod/myapp/payments:token") @field:SecretValue("prod/myapp/payments:token") val both: String,
        @param:SecretValue("prod/myapp/payments:absent", required = false) val notRequired: String?,
        @param:SecretValue("prod/myapp/payments:token") val live: LiveSecret<String>,
        val database: Supplier<Database>,
    ) {

        @field:SecretValue("prod/myapp/payments:token")
        lateinit var byField: String

        @set:SecretValue("prod/myapp/payments:token")
        lateinit var bySetter: String

        @SecretValue("prod/myapp/none")
        var nullable: String? = null

        @SecretValue("prod/myapp/none", required = false)
        var initial: String = "initial"

        var byMethod = ""

        @SecretValue("prod/myapp/payments:token")
        fun receive(token: String) {
            byMethod = token
        }
    }

    class Strict(@param:SecretValue("prod/myapp/payments:absent") val absent: String)
}
