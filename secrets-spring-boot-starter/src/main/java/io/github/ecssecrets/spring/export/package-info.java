/**
 * What an application declares, as policies and templates, without running it. Called by
 * Spring Boot through {@code spring.factories}, and by the test kit.
 */
@NullMarked
package io.github.ecssecrets.spring.export;

import org.jspecify.annotations.NullMarked;
