"""What a cavity's beam reaches beyond it before a gauss of less priority does, where light comes back from there."""

from cases.registry import case

A = "beams"
LIT = (
    "l L0 P=1\nm PR R=0.917 L=0 Rc=-20.2\nbs BS R=0.5 L=0 alpha=45\nm X R=0.475 L=0 Rc=7.55\nm Y R=0.403 L=0 Rc=7.4\nm SR R=0.403 L=0 Rc=-24\n"
    "s s1 L0.p1 PR.p1 L=0.4\ns s2 PR.p2 BS.p1 L=0.45\ns s3 BS.p3 X.p1 L=1.36\ns s5 BS.p2 Y.p1 L=1.41\ns s6 BS.p4 SR.p2 L=0.44\nmodes(maxtem=2)\n"
)
NODES = ["L0.p1.i", "PR.p1.o", "BS.p1.i", "BS.p2.i", "BS.p3.i", "BS.p4.i", "X.p2.o", "Y.p2.o", "SR.p1.o"]
READ = "".join(f"bp {node.replace('.', '_')} {node} q\n" for node in NODES) + "pd p SR.p1.o\npd r L0.p1.i\n"
WAYS = {
    "X_PR": "X.p1.o via=PR.p2.i", "PR_X": "PR.p2.o via=X.p1.i", "Y_PR": "Y.p1.o via=PR.p2.i", "SR_Y": "SR.p2.o via=Y.p1.i",
    "Y_SR": "Y.p1.o via=SR.p2.i", "BS_p3": "BS.p3.o",
}
for way, cavity in WAYS.items():
    for gauss in ("Y.p1.o", "SR.p2.o", "L0.p1.o", "SR.p1.o"):
        if (way, gauss) in (("Y_PR", "Y.p1.o"), ("SR_Y", "Y.p1.o"), ("SR_Y", "SR.p2.o"), ("Y_SR", "Y.p1.o"), ("Y_SR", "SR.p2.o"), ("BS_p3", "SR.p2.o")):
            continue
        name = f"beyond_{way}_and_a_gauss_at_{gauss.replace('.', '_')}"
        case(A, name, LIT + f"cav c {cavity} priority=2\ngauss g {gauss} w0=0.45m z=0.087 priority=1\n" + READ)
OPEN = (
    "l L0 P=1\nm m1 R=0.9 T=0.1 Rc=-4\nbs B R=0.5 T=0.5 alpha=20\nm m2 R=0.9 T=0.1 Rc=4\nm E R=0.5 T=0.5\nnothing n\n"
    "s s0 L0.p1 m1.p1 L=0.3\ns s1 m1.p2 B.{0} L=0.4\ns s2 B.{1} m2.p1 L=0.5\ns s3 B.{2} E.p1 L=0.2\ns s4 B.{3} n.p1 L=0.2\nmodes(maxtem=1)\n"
)
for there, ports in {"through": ("p1", "p3", "p2", "p4"), "through_back": ("p1", "p3", "p4", "p2"), "by": ("p1", "p2", "p3", "p4"), "by_back": ("p1", "p2", "p4", "p3")}.items():
    for source in ("m1.p2.o via=m2.p1.i", "m2.p1.o via=m1.p2.i"):
        text = OPEN.format(*ports) + f"cav c {source} priority=2\ngauss g E.p2.o w0=0.5m z=0.1\nbp a n.p1.i q\nbp b E.p1.i q\nbp d m2.p2.o q\nbp e B.p4.o q\nbp f B.p2.o q\npd p n.p1.i\n"
        case(A, f"beyond_a_beamsplitter_{there}_from_{source[:2]}", text)
