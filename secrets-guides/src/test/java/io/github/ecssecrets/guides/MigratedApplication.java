package io.github.ecssecrets.guides;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * A service with a database, whose configuration is all that a migration changes.
 */
@SpringBootApplication
class MigratedApplication {

}
