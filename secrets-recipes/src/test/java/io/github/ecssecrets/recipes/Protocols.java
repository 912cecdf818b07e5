package io.github.ecssecrets.recipes;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;

import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.ResponseHeader;
import org.apache.kafka.common.security.plain.PlainAuthenticateCallback;
import org.apache.kafka.common.security.plain.internals.PlainSaslServer;
import org.apache.kafka.common.security.scram.ScramCredentialCallback;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;
import org.apache.kafka.common.security.scram.internals.ScramSaslServer;

/**
 * The beginnings of protocols, up to the login.
 */
final class Protocols {

	private Protocols() {
	}

	/** Redis: {@code HELLO … AUTH user password} and whatever follows. */
	static void redis(DataInputStream in, OutputStream out, Consumer<String> logins) throws IOException {
		while (true) {
			List<String> command = new ArrayList<>();
			for (int length = Integer.parseInt(line(in).substring(1)); length > 0; length--) {
				line(in);
				command.add(line(in));
			}
			String answer = switch (command.get(0).toUpperCase(Locale.ROOT)) {
				case "HELLO" -> {
					int auth = command.indexOf("AUTH");
					logins.accept(command.get(auth + 1) + "/" + command.get(auth + 2));
					yield "%4\r\n+server\r\n+redis\r\n+version\r\n+7.0.0\r\n+proto\r\n:3\r\n+id\r\n:1\r\n";
				}
				case "PING" -> "+PONG\r\n";
				default -> "+OK\r\n";
			};
			out.write(answer.getBytes(StandardCharsets.UTF_8));
		}
	}

	/** SMTP: {@code AUTH PLAIN}. */
	static void smtp(DataInputStream in, OutputStream out, Consumer<String> logins) throws IOException {
		String answer = "220 fake\r\n";
		while (true) {
			out.write(answer.getBytes(StandardCharsets.UTF_8));
			String command = line(in);
			if (command.startsWith("AUTH PLAIN ")) {
				logins.accept(plain(Base64.getDecoder().decode(command.substring(11))));
			}
			answer = command.startsWith("EHLO") ? "250-fake\r\n250 AUTH PLAIN\r\n"
					: command.startsWith("AUTH") ? "235 welcome\r\n" : "250 ok\r\n";
		}
	}

	/** AMQP 0-9-1: from the protocol header to {@code Connection.StartOk}. */
	static void amqp(DataInputStream in, OutputStream out, Consumer<String> logins) throws IOException {
		in.readFully(new byte[8]);
		ByteArrayOutputStream start = new ByteArrayOutputStream();
		DataOutputStream method = new DataOutputStream(start);
		method.writeShort(10);
		method.writeShort(10);
		method.write(new byte[] { 0, 9 });
		method.writeInt(0);
		method.writeInt(5);
		method.writeBytes("PLAIN");
		method.writeInt(5);
		method.writeBytes("en_US");
		DataOutputStream frame = new DataOutputStream(out);
		frame.writeByte(1);
		frame.writeShort(0);
		frame.writeInt(start.size());
		frame.write(start.toByteArray());
		frame.writeByte(0xCE);
		in.readFully(new byte[11]);
		in.readFully(new byte[in.readInt()]);
		in.readFully(new byte[in.readUnsignedByte()]);
		byte[] response = new byte[in.readInt()];
		in.readFully(response);
		logins.accept(plain(response));
	}

	/** Kafka: {@code PLAIN}, whatever user and password are. */
	static void kafkaPlain(DataInputStream in, OutputStream out, Consumer<String> logins) throws IOException {
		List<String> login = new ArrayList<>();
		kafka(in, out, new PlainSaslServer((callbacks) -> {
			for (Callback callback : callbacks) {
				if (callback instanceof NameCallback name) {
					login.add(name.getDefaultName());
				}
				else if (callback instanceof PlainAuthenticateCallback password) {
					login.add(new String(password.password()));
					password.authenticated(true);
				}
			}
		}));
		logins.accept(String.join("/", login));
	}

	/**
	 * Kafka: {@code SCRAM-SHA-512}, which tells the server only whether the password is
	 * the one it knows.
	 */
	static LoginServer.Protocol kafkaScram(Map<String, String> passwords) {
		return (in, out, logins) -> {
			SaslServer server = scram(passwords);
			kafka(in, out, server);
			logins.accept(server.getAuthorizationID() + "/" + passwords.get(server.getAuthorizationID()));
		};
	}

	private static SaslServer scram(Map<String, String> passwords) throws IOException {
		try {
			ScramFormatter formatter = new ScramFormatter(ScramMechanism.SCRAM_SHA_512);
			return new ScramSaslServer(ScramMechanism.SCRAM_SHA_512, Map.of(), (callbacks) -> {
				String password = null;
				for (Callback callback : callbacks) {
					if (callback instanceof NameCallback name) {
						password = passwords.get(name.getDefaultName());
					}
					else if (callback instanceof ScramCredentialCallback credential && password != null) {
						credential.scramCredential(formatter.generateCredential(password, 4096));
					}
				}
			});
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IOException(ex);
		}
	}

	/** Kafka: SASL handshake and authentication, after which the connection ends. */
	private static void kafka(DataInputStream in, OutputStream out, SaslServer server) throws IOException {
		DataOutputStream answers = new DataOutputStream(out);
		while (!server.isComplete()) {
			byte[] bytes = new byte[in.readInt()];
			in.readFully(bytes);
			ByteBuffer buffer = ByteBuffer.wrap(bytes);
			RequestHeader header = RequestHeader.parse(buffer);
			switch (header.apiKey()) {
				case API_VERSIONS -> answer(answers, header, apiVersions());
				case SASL_HANDSHAKE -> answer(answers, header,
						new SaslHandshakeResponseData().setMechanisms(List.of(server.getMechanismName())));
				case SASL_AUTHENTICATE -> answer(answers, header,
						authenticate(server,
								new SaslAuthenticateRequestData(new ByteBufferAccessor(buffer), header.apiVersion())
									.authBytes()));
				default -> throw new IOException("unexpected " + header.apiKey());
			}
		}
	}

	private static SaslAuthenticateResponseData authenticate(SaslServer server, byte[] response) {
		try {
			return new SaslAuthenticateResponseData().setAuthBytes(server.evaluateResponse(response));
		}
		catch (SaslException | SaslAuthenticationException ex) {
			return new SaslAuthenticateResponseData().setErrorCode(Errors.SASL_AUTHENTICATION_FAILED.code());
		}
	}

	private static ApiVersionsResponseData apiVersions() {
		ApiVersionCollection versions = new ApiVersionCollection();
		for (ApiKeys key : List.of(ApiKeys.API_VERSIONS, ApiKeys.SASL_HANDSHAKE, ApiKeys.SASL_AUTHENTICATE)) {
			versions.add(new ApiVersion().setApiKey(key.id)
				.setMinVersion(key.oldestVersion())
				.setMaxVersion(key.latestVersion()));
		}
		return new ApiVersionsResponseData().setApiKeys(versions);
	}

	private static void answer(DataOutputStream out, RequestHeader request, ApiMessage body) throws IOException {
		ResponseHeader header = request.toResponseHeader();
		byte[] head = bytes(header.data(), header.headerVersion());
		byte[] content = bytes(body, request.apiVersion());
		out.writeInt(head.length + content.length);
		out.write(head);
		out.write(content);
		out.flush();
	}

	private static byte[] bytes(Message message, short version) {
		return MessageUtil.byteBufferToArray(MessageUtil.toByteBufferAccessor(message, version).buffer());
	}

	private static String plain(byte[] response) {
		String[] parts = new String(response, StandardCharsets.UTF_8).split("\0", -1);
		return parts[1] + "/" + parts[2];
	}

	private static String line(DataInputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
			if (next != '\r') {
				line.append((char) next);
			}
		}
		return line.toString();
	}

}
