package com.example.myapp;

import io.github.ecssecrets.spring.SecretValue;

@SecretValue("prod/myapp/payments")
record PaymentsAccount(String merchant, String apiKey) {

}
