package org.ddrroutes.callback;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/**
 * Reads the body of a visit as it comes, no thread waiting for it: to keep, or, once the answer is decided, to throw away.
 */
final class IncomingBody implements ReadListener {

    private static final int BUFFER = 8 * 1024;
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private final Visit visit;
    private final ServletInputStream in;
    private final BodyBuffer kept;
    private final byte[] buffer = new byte[BUFFER];
    private long received;

    IncomingBody(Visit visit, ServletInputStream in, BodyBuffer kept) {
        this.visit = visit;
        this.in = in;
        this.kept = kept;
    }

    void begin() {
        in.setReadListener(this);
    }

    // Called by threads of the server alone: a read that fails on any other leaves the request in progress. What is no
    // longer wanted is read too, and thrown away: who stops reading is not called again.
    @Override
    public void onDataAvailable() throws IOException {
        while (received <= MOST_BYTES && in.isReady()) {
            int length = in.read(buffer);
            if (length < 0) {
                return;
            }
            if (visit.isReading()) {
                keep(length);
            }
            received += length;
            if (received > MOST_BYTES) {
                visit.takeNoMore();
            }
        }
    }

    private void keep(int length) {
        boolean wasTooLarge = kept.isTooLarge();
        kept.take(buffer, length);
        if (kept.isTooLarge() && !wasTooLarge) {
            visit.decided();
        }
    }

    @Override
    public void onAllDataRead() {
        visit.bodyEnded();
    }

    /** The sender broke off, fell silent or sent no proper chunks. The server closes the connection after this. */
    @Override
    public void onError(Throwable cause) {
        visit.brokeOff(cause);
    }
}
