// Draws the figures of the table «The last hour» as charts; without this script the table says the same.
"use strict";
(() => {
  const ZONE = "Asia/Bangkok";
  const CLOCK = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
  const CHARTS = [
    { title: "Registrations a minute, and where they stand now",
      steps: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000],
      lines: [["received", "Received", "--link"], ["settled", "Settled", "--done"], ["dead", "Dead", "--alarm"]] },
    { title: "Seconds from the receipt to ACCEPTED",
      steps: [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000],
      lines: [["seconds", "Seconds, on average", "--link"]] },
  ];

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const clock = seconds => seconds == null ? "" : CLOCK.format(new Date(seconds * 1000));

  /** One value a minute: what the table leaves out is 0, or nothing where there is no average. */
  function values(table, minutes, name) {
    const known = new Map(Array.from(table.querySelectorAll("tr[data-start]"), row => {
      const value = row.dataset[name];
      return [Number(row.dataset.start), value === "" ? null : Number(value)];
    }));
    return minutes.map(minute => known.has(minute) ? known.get(minute) : name === "seconds" ? null : 0);
  }

  function place(charts, { title }) {
    const box = charts.appendChild(document.createElement("div"));
    box.setAttribute("role", "img");
    box.setAttribute("aria-label", title + ": the figures are below");
    return box;
  }

  function chart(box, table, minutes, { title, steps, lines }) {
    const axis = { stroke: colour("--text"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 } };
    new uPlot({
      title,
      width: box.clientWidth,
      height: 200,
      cursor: { drag: { x: false, y: false } },
      scales: { y: { range: (plot, least, most) => [0, Math.max(1, (most || 0) * 1.1)] } },
      axes: [{ ...axis, values: (plot, ticks) => ticks.map(clock) }, { ...axis, size: 56, incrs: steps }],
      series: [
        { label: "Minute", value: (plot, minute) => clock(minute) },
        ...lines.map(([, label, stroke]) => ({ label, stroke: colour(stroke), width: 2, points: { size: 5 } })),
      ],
    }, [minutes, ...lines.map(([name]) => values(table, minutes, name))], box);
  }

  function draw() {
    const charts = document.querySelector("#last-hour .charts");
    const table = document.querySelector("#last-hour table");
    if (!charts || !table) {
      return;
    }
    charts.replaceChildren();
    const minutes = [];
    for (let minute = Number(table.dataset.from); minute < Number(table.dataset.to); minute += 60) {
      minutes.push(minute);
    }
    // All of them have their places before the first is drawn, which takes the width that it finds.
    const boxes = CHARTS.map(each => place(charts, each));
    CHARTS.forEach((each, i) => chart(boxes[i], table, minutes, each));
  }

  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth !== width) {
      width = window.innerWidth;
      draw();
    }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  document.addEventListener("htmx:afterSettle", event => {
    if (event.target.id === "last-hour") {
      draw();
    }
  });
  draw();
})();
