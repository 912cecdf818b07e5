package io.github.ecssecrets.kotlin

import io.github.ecssecrets.Secret
import io.github.ecssecrets.spring.OnSecretRotation
import io.github.ecssecrets.spring.SecretValue
import jakarta.validation.constraints.Size
import org.springframework.stereotype.Component
import java.util.function.Supplier

@SecretValue("prod/myapp/database")
data class Database(
    val username: String,
    @field:Size(min = 8) val password: String,
    val port: Int = 5432,
    val schema: String?,
) {

    override fun toString() = "Database(username=$username)"
}

@Component
class PaymentsClient(
    @param:SecretValue("prod/myapp/payments:token") private val token: Supplier<String>,
    @param:SecretValue("prod/myapp/payments:proxy-user") val proxyUser: String?,
    @param:SecretValue("prod/myapp/payments:currency") val currency: String = "EUR",
    val database: Database,
) {

    @SecretValue("prod/myapp/payments:signing-key")
    lateinit var signingKey: String

    fun authorization() = "Bearer ${token.get()}"

    @OnSecretRotation("prod/myapp/payments")
    fun renew(newest: Secret) {
        signingKey = newest.field("signing-key")
    }
}
