/**
 * Real servers that check passwords, started by the tests that need them.
 */
package io.github.ecssecrets.clients.server;
