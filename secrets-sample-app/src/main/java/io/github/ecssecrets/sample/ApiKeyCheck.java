package io.github.ecssecrets.sample;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Lets only those write who send the API key in the header {@code X-Api-Key}. Reading is
 * open to all. A rotated key counts from the next request on.
 */
@Component
class ApiKeyCheck implements HandlerInterceptor, WebMvcConfigurer {

	private final Supplier<ApiAccess> access;

	ApiKeyCheck(Supplier<ApiAccess> access) {
		this.access = access;
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(this).addPathPatterns("/api/**");
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (HttpMethod.POST.matches(request.getMethod()) && !isApiKey(request.getHeader("X-Api-Key"))) {
			throw new ResponseStatusException(HttpStatus.UNAUTHORIZED, "Send the API key in the header X-Api-Key");
		}
		return true;
	}

	private boolean isApiKey(@Nullable String offered) {
		return offered != null && MessageDigest.isEqual(bytes(offered), bytes(this.access.get().key()));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
