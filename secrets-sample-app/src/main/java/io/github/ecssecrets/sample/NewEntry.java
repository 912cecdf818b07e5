package io.github.ecssecrets.sample;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * What a guest wants to write.
 */
record NewEntry(@NotBlank @Size(max = 50) String guest, @NotBlank @Size(max = 500) String message) {

}
