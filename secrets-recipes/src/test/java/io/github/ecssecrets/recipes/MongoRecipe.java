package io.github.ecssecrets.recipes;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.github.ecssecrets.Secret;
import io.github.ecssecrets.spring.SecretValue;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * A client of MongoDB or Amazon DocumentDB, which has the same credentials for as long as
 * it lives.
 */
@Component
class MongoRecipe implements DisposableBean {

	private final ConnectionString url;

	private volatile MongoClient client;

	MongoRecipe(@Value("${mongodb.url}") String url) {
		this.url = new ConnectionString(url);
	}

	@SecretValue("prod/myapp/mongodb")
	void logIn(Secret login) {
		MongoClient before = this.client;
		this.client = MongoClients.create(MongoClientSettings.builder()
			.applyConnectionString(this.url)
			.credential(MongoCredential.createCredential(login.field("username"), "admin",
					login.field("password").toCharArray()))
			.build());
		if (before != null) {
			before.close();
		}
	}

	MongoDatabase database() {
		return this.client.getDatabase("orders");
	}

	@Override
	public void destroy() {
		this.client.close();
	}

}
