package io.github.ecssecrets.types.mail;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * An application in a package with one type.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class MailApplication {

}
