package org.ddrroutes.sandbox.bank;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the guide leaves open: how the bank may behave, the first being the usual way, and the sentence that leaves it open. */
enum Switch {
    CALLBACK_REQUEST_UID(
            List.of("echoed", "new"),
            "Callback, msg-hdr: «requestUID: Reference ID for the request. Should be unique for each request.»"
                    + " The samples of the call and of its callback carry the same."),
    APPLY_DTM(
            List.of("as-shown", "as-stated"),
            "Callback, body: «Registration date and time Format: YYY-MM-DD HH:MM:SS», and in the sample «20201102 11:22:33»."),
    CALLBACK_MSG_HDR(
            List.of("json", "as-printed"),
            "Callback, sample: «\"requestUID\":\"500000010930000001\", requestDateTime\":\"YYYYMMDD HH:mm:ss\"», a quote being missing."),
    ERROR_STATUS(
            List.of("by-code", "always-200"),
            "Response: «statusCode: Registration status code». No HTTP status is stated for any code."),
    UID_SPENT(
            List.of("after-checks", "before-checks"),
            "«BSN007 Duplicate Request UID»: not stated is whether a call that fails a check has used its requestUID."),
    DUPLICATE_FIRST(
            List.of("BSN007", "BSN002", "neither"),
            "«BSN002 Duplicate Transaction», «BSN007 Duplicate Request UID»: not stated is which comes first, nor what is a duplicate"
                    + " transaction. With BSN002 it is an account that this company has registered already; with neither the bank"
                    + " registers again whatever comes again."),
    REFRESH_ROTATES(
            List.of("no", "yes"),
            "«refresh_token: A token used to get a new access token. It is valid for 1,440 Minutes after the access token issued.» Not"
                    + " stated is whether a refresh gives another, and ends the old one."),
    NEW_TOKEN_REVOKES_OLD(
            List.of("no", "yes"),
            "«access_token: Access token. It is valid for 15 Minutes.» Not stated is whether a new one ends it before."),
    RATE_LIMIT_WINDOW(
            List.of("rolling", "fixed"),
            "«0429 Exceed the request limit, please try again later after 1 hour»: after the first call, or with the next full hour?"),
    RATE_LIMIT_SCOPE(
            List.of("client", "vendor"),
            "«Exceed the limit for consuming API for registration»: whose limit it is, is not stated, nor how high."),
    CALLBACK_REPEATED(
            List.of("on-error", "never"),
            "«If a customer does not receive an API about the registration status within a specific timeframe, they can submit a new"
                    + " registration.» Not stated is whether a callback that met an error comes again.");

    private final List<String> options;
    private final String sentence;

    Switch(List<String> options, String sentence) {
        this.options = options;
        this.sentence = sentence;
    }

    @JsonValue
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    List<String> options() {
        return options;
    }

    String sentence() {
        return sentence;
    }

    /** @throws IllegalArgumentException when there is no such switch */
    static Switch ofKey(String key) {
        return Arrays.stream(values())
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no switch " + key + "; there are "
                        + Arrays.stream(values()).map(Switch::key).collect(Collectors.joining(", "))));
    }

    /** @throws IllegalArgumentException when the switch has no such option */
    String checked(String option) {
        if (!options.contains(option)) {
            throw new IllegalArgumentException(key() + " is one of " + String.join(", ", options) + ", not " + option);
        }
        return option;
    }
}
