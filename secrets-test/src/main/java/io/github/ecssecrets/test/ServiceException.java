package io.github.ecssecrets.test;

/**
 * A refusal of Secrets Manager: an error code, a message in AWS's words and an HTTP
 * status. The message never holds a secret value.
 */
final class ServiceException extends IllegalStateException {

	private final String code;

	private final String reason;

	private final int status;

	ServiceException(String code, String reason, int status) {
		super(code + ": " + reason);
		this.code = code;
		this.reason = reason;
		this.status = status;
	}

	static ServiceException invalidParameter(String reason) {
		return new ServiceException("InvalidParameterException", reason, 400);
	}

	static ServiceException invalidRequest(String reason) {
		return new ServiceException("InvalidRequestException", reason, 400);
	}

	static ServiceException validation(String reason) {
		return new ServiceException("ValidationException", reason, 400);
	}

	static ServiceException notFound(String reason) {
		return new ServiceException("ResourceNotFoundException", reason, 400);
	}

	static ServiceException exists(String reason) {
		return new ServiceException("ResourceExistsException", reason, 400);
	}

	String code() {
		return this.code;
	}

	String reason() {
		return this.reason;
	}

	int status() {
		return this.status;
	}

}
