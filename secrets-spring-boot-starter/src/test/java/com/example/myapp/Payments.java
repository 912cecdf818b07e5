package com.example.myapp;

import java.util.function.Supplier;

import org.springframework.stereotype.Service;

@Service
class Payments {

	private final Supplier<PaymentsAccount> account;

	Payments(Supplier<PaymentsAccount> account) {
		this.account = account; // account.get() always has the newest version
	}

	String authorization() {
		return "Bearer " + this.account.get().apiKey();
	}

}
