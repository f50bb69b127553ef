package org.ddrroutes.cli.operators;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** The person at the terminal, if there is one. */
interface Terminal {

    /** What is typed, unseen; without a terminal a line of standard input. Null where there is neither. */
    char @Nullable [] readSecret(String question);

    boolean confirms(String question);

    static Terminal system() {
        Console console = System.console();
        return new Terminal() {
            @Override
            public char @Nullable [] readSecret(String question) {
                return console == null ? standardInput() : console.readPassword("%s", question);
            }

            @Override
            public boolean confirms(String question) {
                return console != null && "y".equalsIgnoreCase(console.readLine("%s [y/N] ", question));
            }
        };
    }

    private static char @Nullable [] standardInput() {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            return line == null ? null : line.toCharArray();
        } catch (IOException e) {
            return null;
        }
    }
}
