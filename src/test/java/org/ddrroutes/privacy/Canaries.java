package org.ddrroutes.privacy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Values that must not be seen where they do not belong, each known by where it was given in. Looked for is any part of
 * them that is longer than what a mask leaves, in clear, in Base64, in hexadecimal and as a list of bytes: an escape or a
 * URL's encoding leaves such a part as it is.
 */
final class Canaries {

    /** Shorter runs of digits are found in any time or process id. */
    private static final int SHORTEST_NUMBER = 9;

    private static final int SHORTEST_TEXT = 7;
    private static final int CONTEXT = 120;

    private final Map<String, String> placesByValue = new LinkedHashMap<>();
    private final Map<String, String> wholes = new LinkedHashMap<>();

    /** @return the value */
    String put(String place, String value) {
        placesByValue.put(value, place);
        return value;
    }

    /** A token, a password hash: by its whole, since parts of it are like parts of any id. */
    void putWhole(String place, String value) {
        wholes.put(value, place);
    }

    /** Where which of them sings in this text: nothing, if all is well. */
    List<String> heardIn(String where, String text) {
        List<String> heard = new ArrayList<>();
        placesByValue.forEach((value, place) -> listen(place, parts(value), where, text, heard));
        placesByValue.forEach((value, place) -> listen(place, encoded(value), where, text, heard));
        wholes.forEach((value, place) -> listen(place, Set.of(value), where, text, heard));
        wholes.forEach((value, place) -> listen(place, encoded(value), where, text, heard));
        return heard;
    }

    private static void listen(String place, Set<String> forms, String where, String text, List<String> heard) {
        forms.stream()
                .filter(text::contains)
                .findFirst()
                .ifPresent(form -> heard.add(place + " as " + form + " in " + where + ": " + around(text, form)));
    }

    private static String around(String text, String form) {
        int at = text.indexOf(form);
        return text.substring(Math.max(0, at - CONTEXT), Math.min(text.length(), at + form.length() + CONTEXT))
                .replace('\n', '|');
    }

    private static Set<String> parts(String value) {
        Set<String> forms = new LinkedHashSet<>();
        int shortest = value.chars().allMatch(Character::isDigit) ? SHORTEST_NUMBER : SHORTEST_TEXT;
        int length = Math.min(shortest, value.length());
        for (int i = 0; i + length <= value.length(); i++) {
            forms.add(value.substring(i, i + length));
        }
        return forms;
    }

    private static Set<String> encoded(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        Set<String> forms = new LinkedHashSet<>();
        forms.add(HexFormat.of().formatHex(bytes));
        forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
        forms.add(HexFormat.ofDelimiter(" ").formatHex(bytes));
        forms.add(Arrays.toString(bytes).replaceAll("[\\[\\]]", ""));
        forms.addAll(base64(bytes));
        return forms;
    }

    /** As it looks within a longer text, wherever it begins there; its ends also depend on what is beside it. */
    private static Set<String> base64(byte[] bytes) {
        return List.of(0, 1, 2).stream()
                .map(before -> {
                    byte[] shifted = new byte[before + bytes.length];
                    System.arraycopy(bytes, 0, shifted, before, bytes.length);
                    String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
                    return encoded.substring(before == 0 ? 0 : 4, encoded.length() - 2);
                })
                .collect(Collectors.toSet());
    }
}
