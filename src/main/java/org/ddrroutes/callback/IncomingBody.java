package org.ddrroutes.callback;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/**
 * Reads the body of a visit as it comes, no thread waiting for it: for as long as the visit wants more of it, be it to
 * keep or to throw away.
 */
final class IncomingBody implements ReadListener {

    private static final int BUFFER = 8 * 1024;
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private final Visit visit;
    private final ServletInputStream in;
    private final BodyBuffer kept;
    private final byte[] buffer = new byte[BUFFER];

    IncomingBody(Visit visit, ServletInputStream in, BodyBuffer kept) {
        this.visit = visit;
        this.in = in;
        this.kept = kept;
    }

    void begin() {
        in.setReadListener(this);
    }

    // Called by the server, and by the visit where it wants more again: one of them reads at a time.
    @Override
    public synchronized void onDataAvailable() throws IOException {
        while (visit.wantsMore() && in.isReady()) {
            int length = in.read(buffer);
            if (length < 0) {
                return;
            }
            boolean wasTooLarge = kept.isTooLarge();
            kept.take(buffer, length);
            if (kept.isTooLarge() && !wasTooLarge) {
                visit.decided();
            }
            if (kept.received() > MOST_BYTES) {
                visit.takeNoMore();
            }
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
