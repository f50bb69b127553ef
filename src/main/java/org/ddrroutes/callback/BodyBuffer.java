package org.ddrroutes.callback;

import java.io.ByteArrayOutputStream;

/** What has come of a body: kept up to a bound, beyond it only counted. */
final class BodyBuffer {

    private final int max;
    private final long announced;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long received;

    /** @param announced the length that the sender has announced; negative when it has not */
    BodyBuffer(int max, long announced) {
        this.max = max;
        this.announced = announced;
    }

    synchronized void take(byte[] bytes, int length) {
        received += length;
        if (!isTooLarge()) {
            kept.write(bytes, 0, length);
        }
    }

    synchronized boolean isTooLarge() {
        return received > max || announced > max;
    }

    synchronized byte[] bytes() {
        return kept.toByteArray();
    }
}
