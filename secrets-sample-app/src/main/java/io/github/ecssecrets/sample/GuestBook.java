package io.github.ecssecrets.sample;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The entries in the database.
 */
@Repository
class GuestBook {

	private final JdbcClient jdbc;

	GuestBook(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	List<Entry> latest() {
		return this.jdbc.sql("select id, guest, message, written_at from entry order by id desc limit 100")
			.query(Entry.class)
			.list();
	}

	Entry write(NewEntry entry) {
		return this.jdbc.sql(
				"insert into entry (guest, message) values (:guest, :message) returning id, guest, message, written_at")
			.paramSource(entry)
			.query(Entry.class)
			.single();
	}

}
