package org.ddrroutes.reload;

import org.ddrroutes.check.EditedFiles;

/** Shipped routes that tell the bank by which version of two files a registration came to it. */
public final class VersionedRoutes {

    public static final String HEADER = "x-our-version";

    private VersionedRoutes() {}

    /** In place of the shipped ones, all three. */
    public static void write(EditedFiles files, String version) {
        files.restore();
        for (String receiver : new String[] {"registration-receive", "registration-retry"}) {
            String file = "routes/" + receiver + ".camel.yaml";
            String text = files.read(file);
            int read = text.indexOf("method: readRequest\n") + "method: readRequest\n".length();
            files.write(file, text.substring(0, read) + """
                            - setVariable:
                                id: our-version-of-%s
                                name: ourVersion
                                expression:
                                  constant:
                                    expression: "%s"
                    """.formatted(receiver, version) + text.substring(read));
        }
        files.replace("routes/bank-call.camel.yaml", "            method: addToken\n", """
                            method: addToken
                        - setHeader:
                            id: tell-our-version
                            name: %s
                            expression:
                              simple:
                                expression: "${variable.ourVersion}/%s"
                """.formatted(HEADER, version));
    }
}
