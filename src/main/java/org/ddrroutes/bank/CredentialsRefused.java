package org.ddrroutes.bank;

/** The bank does not take our credentials: every registration would fail alike until somebody mends them. */
final class CredentialsRefused extends Exception {

    private final String code;

    CredentialsRefused(String code) {
        super("the bank refuses our credentials: " + code);
        this.code = code;
    }

    String code() {
        return code;
    }
}
