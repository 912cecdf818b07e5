package io.github.ecssecrets.test;

import java.time.Instant;
import java.util.List;

/**
 * One version of a secret as GetSecretValue answers it.
 *
 * @param arn the secret's full ARN
 * @param name the secret's name
 * @param versionId the version
 * @param stages the version's staging labels
 * @param created when the version was created
 * @param content the value, masked in {@code toString()}
 */
record SecretValue(String arn, String name, String versionId, List<String> stages, Instant created,
		SecretContent content) {
}
