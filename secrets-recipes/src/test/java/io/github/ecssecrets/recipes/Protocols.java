package io.github.ecssecrets.recipes;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersion;
import org.apache.kafka.common.message.ApiVersionsResponseData.ApiVersionCollection;
import org.apache.kafka.common.message.SaslAuthenticateRequestData;
import org.apache.kafka.common.message.SaslAuthenticateResponseData;
import org.apache.kafka.common.message.SaslHandshakeResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.ResponseHeader;

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

	/** Kafka: SASL handshake and authentication, after which the connection ends. */
	static void kafka(DataInputStream in, OutputStream out, Consumer<String> logins) throws IOException {
		DataOutputStream answers = new DataOutputStream(out);
		while (true) {
			byte[] bytes = new byte[in.readInt()];
			in.readFully(bytes);
			ByteBuffer buffer = ByteBuffer.wrap(bytes);
			RequestHeader header = RequestHeader.parse(buffer);
			switch (header.apiKey()) {
				case API_VERSIONS -> answer(answers, header, apiVersions());
				case SASL_HANDSHAKE ->
					answer(answers, header, new SaslHandshakeResponseData().setMechanisms(List.of("PLAIN")));
				case SASL_AUTHENTICATE -> {
					logins.accept(
							plain(new SaslAuthenticateRequestData(new ByteBufferAccessor(buffer), header.apiVersion())
								.authBytes()));
					answer(answers, header, new SaslAuthenticateResponseData());
					return;
				}
				default -> throw new IOException("unexpected " + header.apiKey());
			}
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
